package dev.zimpush.examples.custombackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.Address;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.spi.Directory.Opening;
import dev.zimpush.spi.Journal.Claim;
import dev.zimpush.spi.Journal.MessageKey;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.Journal.Stored;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RestartTest {
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");
    private static final Duration LEASE = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private TestFile file;

    @BeforeEach
    void makeFile() {
        file = new TestFile(folder);
    }

    private static NewMessage message(String id) {
        return new NewMessage(Message.to("bob").id(id).build(), Instant.ofEpochMilli(17), Set.of(), Set.of(), true);
    }

    @Test
    void addresses_afterARestart_areThereAndGenerationsGoOn() {
        long generation;
        try (FileBackend first = file.open()) {
            generation = first.devices()
                    .bind(PHONE, Address.apns("t-1", "com.acme.chat"))
                    .registration()
                    .generation();
        }
        try (FileBackend second = file.reopen()) {
            assertThat(second.devices().live(Set.of("bob"))).containsOnlyKeys("bob");
            assertThat(second.devices()
                            .bind(PHONE, Address.apns("t-1", "com.acme.chat"))
                            .registration()
                            .generation())
                    .isGreaterThan(generation);
        }
    }

    @Test
    void deliveries_afterARestart_areAdoptedByTheNextNode() {
        long before;
        try (FileBackend first = file.open()) {
            before = first.directory().join("first", LEASE);
            first.devices().bind(PHONE, Address.apns("t-1", "com.acme.chat"));
            first.journal().write(before, List.of(message("m-1"), message("m-2")), List.of());
            first.journal().claim(before, List.of(new DeliveryId(PHONE, "m-1")));
        }
        try (FileBackend second = file.reopen()) {
            long after = second.directory().join("second", Duration.ofHours(1));
            assertThat(after).isGreaterThan(before);
            file.pass(LEASE);
            assertThat(second.directory().bury(after)).containsExactly(before);
            assertThat(second.journal().adopt(after, 10)).isEqualTo(2);
            assertThat(second.journal().inbox(after, 10))
                    .extracting(Stored::maybePushed)
                    .containsExactly(true, false);
        }
    }

    @Test
    void change_thatFails_leavesNoTrace() {
        try (FileBackend backend = file.open()) {
            long node = backend.directory().join("first", LEASE);
            backend.directory().open(node, List.of(new Opening(PHONE, 1, false)));
            backend.journal().write(node, List.of(message("m-1")), List.of());
            List<DeliveryId> withABug = new ArrayList<>();
            withABug.add(new DeliveryId(PHONE, "m-1"));
            withABug.add(null);

            assertThatThrownBy(() -> backend.journal().claim(node, withABug)).isInstanceOf(NullPointerException.class);
            backend.journal().lookAgain(node, List.of(new MessageKey("bob", "m-1")));
            assertThat(backend.journal().inbox(node, 10))
                    .extracting(Stored::sending)
                    .containsExactly(false);
            assertThat(backend.journal().claim(node, List.of(new DeliveryId(PHONE, "m-1"))))
                    .containsExactly(Claim.WON);
        }
    }
}
