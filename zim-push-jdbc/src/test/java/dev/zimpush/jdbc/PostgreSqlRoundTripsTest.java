package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.spi.Backend;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Journal.MessageKey;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Journal.Released;
import dev.zimpush.spi.Journal.Settled;
import dev.zimpush.spi.Journal.Taken;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * That the journal's calls are one round trip each, which commits: the server says once that it is ready. A call of several
 * statements that the driver cuts in two would lose the planner's settings, which last until the commit.
 */
@Timeout(60)
final class PostgreSqlRoundTripsTest extends SpaceTests {
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");
    private static final int TIMES = 12;

    private final Replies replies = new Replies();
    private Journal journal;
    private long node;

    PostgreSqlRoundTripsTest() {
        super(TestDatabase.POSTGRESQL);
    }

    @Test
    void journal_calls_takeOneRoundTripEach() throws Exception {
        try (FrozenRelay relay = FrozenRelay.to(space.url(), replies);
                OneConnection pool = new OneConnection(relay.url() + "&sslmode=disable&prepareThreshold=1");
                Backend backend = space.builder(pool).createTables(true).build()) {
            Directory directory = backend.cluster().orElseThrow().directory();
            journal = backend.cluster().orElseThrow().journal();
            node = directory.join("one", LEASE);
            DeliveryId delivery = new DeliveryId(PHONE, "m-1");

            once("write", () -> journal.write(node, List.of(message("m-1", false)), List.of()));
            once("fan out", () -> journal.write(node, List.of(message("m-1", true)), List.of()));
            once("write and remove", () -> journal.write(node, List.of(message("m-1", true)), List.of(settled("m-0"))));
            once("remove", () -> journal.write(node, List.of(), List.of(settled("m-0"))));
            once("claim", () -> journal.claim(node, List.of(delivery)));
            once("release", () -> journal.release(node, List.of(new Released(delivery, 1, Duration.ZERO))));
            once("note", () -> journal.note(List.of(Noting.recalled("bob", "m-1"), Noting.read("bob", "c", 1))));
            once("take over", () -> journal.takeOver(node, List.of(PHONE)));
            once("look again", () -> journal.lookAgain(node, List.of(new MessageKey("bob", "m-1"))));
            once("look", () -> directory.look(node));
            once("inbox", () -> journal.inbox(node, 10));
            once("taken", () -> journal.taken(node, List.of(new Taken(delivery, null))));
            once("connections", () -> directory.connections(Set.of("bob")));
        }
    }

    private static NewMessage message(String id, boolean fanOut) {
        return new NewMessage(Message.to("bob").id(id).build(), Instant.EPOCH, Set.of("phone"), Set.of(), fanOut);
    }

    private static Settled settled(String id) {
        return new Settled(new DeliveryId(PHONE, id), Instant.EPOCH, true);
    }

    /** The driver speaks otherwise once it has prepared a statement and knows its columns. */
    private void once(String what, Runnable call) {
        call.run();
        replies.ready.set(0);
        IntStream.range(0, TIMES).forEach(i -> call.run());
        assertThat(replies.ready).as(what).hasValue(TIMES);
    }

    /** Counts how often the server says that it is ready: its messages are a letter, and their length but for that. */
    private static final class Replies implements FrozenRelay.BytesSeen {
        private static final int HEAD = 5;

        final AtomicInteger ready = new AtomicInteger();
        private final byte[] head = new byte[HEAD];
        private int at;
        private int skip;

        @Override
        public void see(byte[] bytes, int length) {
            for (int i = 0; i < length; i++) {
                if (skip > 0) {
                    skip--;
                } else {
                    head[at++] = bytes[i];
                }
                if (at == HEAD) {
                    at = 0;
                    skip = ByteBuffer.wrap(head, 1, Integer.BYTES).getInt() - Integer.BYTES;
                    if (head[0] == 'Z') {
                        ready.incrementAndGet();
                    }
                }
            }
        }
    }
}
