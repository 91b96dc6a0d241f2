package dev.zimpush.benchmarks.durable;

import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.spi.Cluster;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Directory.Opening;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.Journal.Settled;
import dev.zimpush.spi.Journal.Stored;
import dev.zimpush.spi.Journal.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A node, to which another sends: it does again and again what a node does when something waits for it. */
final class Inbox {
    private static final int MESSAGES = 10;
    private static final int AT_MOST = 2000;
    private static final Duration LEASE = Duration.ofHours(1);
    private static final double MILLIS = 1e6;

    private final Directory directory;
    private final Journal journal;
    private final long node;
    private final long sender;
    private int number;

    Inbox(Cluster cluster) {
        directory = cluster.directory();
        journal = cluster.journal();
        node = directory.join("claims", LEASE);
        sender = directory.join("sends", LEASE);
        directory.open(
                node,
                IntStream.range(0, MESSAGES)
                        .mapToObj(i -> new Opening(device(i), i, false))
                        .toList());
    }

    long node() {
        return node;
    }

    /**
     * How long the parts of claims took, in milliseconds.
     *
     * @param look whether anything waits
     * @param read what waits
     * @param take says that it was read, which commits
     * @param claim all three
     */
    record Times(List<Double> look, List<Double> read, List<Double> take, List<Double> claim) {
        Times() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    /** Claims so many times what was sent, ten deliveries each time. */
    Times claim(int times) {
        Times all = new Times();
        for (int i = 0; i < times; i++) {
            send();
            long begin = System.nanoTime();
            if (!timed(all.look, () -> directory.look(node).inbox())) {
                throw new IllegalStateException("nothing waits, though something was sent");
            }
            List<Stored> rows = timed(all.read, () -> journal.inbox(node, AT_MOST));
            timed(all.take, () -> take(rows));
            add(all.claim, begin);
            journal.write(
                    node,
                    List.of(),
                    rows.stream()
                            .map(row -> new Settled(row.delivery(), row.acceptedAt(), true))
                            .toList());
        }
        return all;
    }

    private void send() {
        List<NewMessage> messages = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            Message message =
                    Message.to(device(i).userId()).id("message-" + number++).build();
            messages.add(new NewMessage(message, Instant.EPOCH, Set.of(), Set.of(), true));
        }
        journal.write(sender, messages, List.of());
    }

    private int take(List<Stored> rows) {
        if (rows.size() != MESSAGES) {
            throw new IllegalStateException(rows.size() + " deliveries wait, not " + MESSAGES);
        }
        journal.taken(
                node,
                rows.stream().map(row -> new Taken(row.delivery(), row.note())).toList());
        return rows.size();
    }

    private static <T> T timed(List<Double> times, Supplier<T> work) {
        long begin = System.nanoTime();
        T done = work.get();
        add(times, begin);
        return done;
    }

    private static void add(List<Double> times, long begin) {
        times.add((System.nanoTime() - begin) / MILLIS);
    }

    private static DeviceKey device(int i) {
        return DeviceKey.of("user-" + i, "phone");
    }
}
