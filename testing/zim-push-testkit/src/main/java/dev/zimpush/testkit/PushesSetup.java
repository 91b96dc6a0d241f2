package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address.Environment;
import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Pushes;
import dev.zimpush.spi.Pushes.Pushed;
import dev.zimpush.spi.Pushes.Withdrawn;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of {@link PushesContract} share. */
abstract class PushesSetup extends ClusterSetup {
    static final int ROUNDS = 30;
    static final int SEVERAL = 8;
    static final int PAGE = 5;
    static final int MANY = 300;

    Pushes pushes;
    Pushes ofAnother;

    @BeforeEach
    void find() {
        pushes = one.backend.pushes().orElseThrow();
        ofAnother = two.backend.pushes().orElseThrow();
    }

    static Pushed push(DeviceKey device, String messageId) {
        return push(device, messageId, "collapse " + messageId, null, false);
    }

    static Pushed push(
            DeviceKey device, String messageId, String collapseId, @Nullable Long sequence, boolean anyDevice) {
        return new Pushed(
                delivery(device, messageId),
                ACCEPTED,
                Duration.ofDays(2),
                "com.acme.chat",
                Environment.PRODUCTION,
                collapseId,
                sequence == null ? null : "alice",
                sequence,
                anyDevice);
    }

    static Pushed ofApp(String app, Pushed push) {
        return new Pushed(
                push.delivery(),
                push.acceptedAt(),
                push.timeToLive(),
                app,
                push.environment(),
                push.collapseId(),
                push.conversation(),
                push.sequence(),
                push.anyDevice());
    }

    List<Withdrawn> recall(ContractNode node, String messageId) {
        return node
                .backend
                .pushes()
                .orElseThrow()
                .withdraw(node.epoch, List.of(Noting.recalled("bob", messageId)))
                .stream()
                .map(PushesSetup::withoutAge)
                .toList();
    }

    private static Withdrawn withoutAge(Withdrawn withdrawn) {
        return new Withdrawn(withdrawn.push(), withdrawn.why());
    }

    void add(Pushed... added) {
        assertThat(pushes.add(one.epoch, List.of(added))).isEmpty();
    }

    static Withdrawn recalled(Pushed push) {
        return new Withdrawn(push, Note.RECALLED);
    }
}
