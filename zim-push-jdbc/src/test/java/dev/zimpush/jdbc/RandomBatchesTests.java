package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Directory.Opening;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Journal.Placed;
import dev.zimpush.spi.Journal.Released;
import dev.zimpush.spi.Journal.Settled;
import dev.zimpush.spi.Journal.Taken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random overlapping batches from several nodes at once: no deadlock reaches a caller, and no row is lost or left over. One
 * subclass for each database. Races row 34.
 */
@Timeout(240)
abstract class RandomBatchesTests extends SpaceTests {
    private static final int THREADS = 4;
    private static final int USERS = 4;
    private static final int MESSAGES = 60;
    private static final List<String> DEVICES = List.of("phone", "tablet", "watch");
    private static final Duration LEASE = Duration.ofHours(1);
    private static final Instant ACCEPTED = Instant.parse("2026-03-01T10:15:30.123Z");

    private final int rounds;
    private final long seed = Long.getLong("zimpush.seed", System.nanoTime());

    RandomBatchesTests(TestDatabase database, int rounds) {
        super(database);
        this.rounds = rounds;
    }

    @Test
    void randomBatches_severalNodesAtOnce_noneFailsAndNoRowIsLost() throws Exception {
        System.out.println("zimpush.seed=" + seed);
        Set<DeliveryId> written = ConcurrentHashMap.newKeySet();
        Set<DeliveryId> settled = ConcurrentHashMap.newKeySet();
        try (JdbcBackend backend = space.builder().build()) {
            Directory directory = backend.cluster().orElseThrow().directory();
            Journal journal = backend.cluster().orElseThrow().journal();
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(seed + thread);
                long node = directory.join("node-" + thread, LEASE);
                tasks.add(() -> {
                    for (int i = 0; i < rounds; i++) {
                        step(random, directory, journal, node, written, settled);
                    }
                    return rounds;
                });
            }
            Parallel.run(tasks);

            Set<DeliveryId> left = new HashSet<>();
            space.rows("SELECT user_id, message_id, device_id FROM zim_push_delivery")
                    .forEach(row -> left.add(new DeliveryId(
                            DeviceKey.of(text(row.get("user_id")), text(row.get("device_id"))),
                            text(row.get("message_id")))));
            Set<DeliveryId> expected = new HashSet<>(written);
            expected.removeAll(settled);
            assertThat(left).as("seed %d", seed).containsAll(expected);
            assertThat(written).as("seed %d", seed).containsAll(left);
        }
    }

    private static String text(Object id) {
        return id instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(id);
    }

    private static void step(
            Random random,
            Directory directory,
            Journal journal,
            long node,
            Set<DeliveryId> written,
            Set<DeliveryId> settled) {
        List<DeliveryId> ids = ids(random);
        switch (random.nextInt(9)) {
            case 0, 1 -> write(random, journal, node, ids, written);
            case 2 -> journal.claim(node, ids);
            case 3 ->
                journal.release(
                        node,
                        ids.stream()
                                .map(id -> new Released(id, 1, Duration.ZERO))
                                .toList());
            case 4 -> journal.note(ids.stream().map(id -> noting(random, id)).toList());
            case 5 -> {
                settled.addAll(ids);
                journal.write(
                        node,
                        List.of(),
                        ids.stream().map(id -> new Settled(id, ACCEPTED, true)).toList());
            }
            case 6 -> {
                List<DeviceKey> devices =
                        ids.stream().map(DeliveryId::device).distinct().toList();
                directory.open(
                        node,
                        devices.stream()
                                .map(device -> new Opening(device, 1, false))
                                .toList());
                journal.takeOver(node, devices);
            }
            case 7 ->
                journal.taken(
                        node,
                        journal.inbox(node, 50).stream()
                                .map(row -> new Taken(row.delivery(), row.note()))
                                .toList());
            default ->
                journal.lookAgain(
                        node,
                        ids.stream()
                                .map(id -> new Journal.MessageKey(id.device().userId(), id.messageId()))
                                .distinct()
                                .toList());
        }
    }

    private static void write(
            Random random, Journal journal, long node, List<DeliveryId> ids, Set<DeliveryId> written) {
        List<NewMessage> messages = ids.stream()
                .map(id -> new Journal.MessageKey(id.device().userId(), id.messageId()))
                .distinct()
                .map(key -> Message.to(key.recipient())
                        .id(key.messageId())
                        .settlement(
                                key.messageId().endsWith("1") ? SettlementMode.ANY_DEVICE : SettlementMode.EACH_DEVICE)
                        .build())
                .map(message -> new NewMessage(
                        message,
                        ACCEPTED,
                        Set.of(DEVICES.get(random.nextInt(DEVICES.size()))),
                        Set.of(),
                        random.nextBoolean()))
                .toList();
        List<List<Placed>> placed = journal.write(node, messages, List.of());
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i).message();
            placed.get(i)
                    .forEach(each -> written.add(
                            new DeliveryId(DeviceKey.of(message.recipient(), each.deviceId()), message.id())));
        }
    }

    private static Noting noting(Random random, DeliveryId id) {
        return switch (random.nextInt(4)) {
            case 0 -> Noting.acked(id);
            case 1 -> Noting.ackedElsewhere(id);
            case 2 -> Noting.recalled(id.device().userId(), id.messageId());
            default -> Noting.loggedOut(id.device());
        };
    }

    private static List<DeliveryId> ids(Random random) {
        return IntStream.range(0, 1 + random.nextInt(40))
                .mapToObj(i -> new DeliveryId(
                        DeviceKey.of("user-" + random.nextInt(USERS), DEVICES.get(random.nextInt(DEVICES.size()))),
                        "m-" + random.nextInt(MESSAGES)))
                .distinct()
                .toList();
    }
}
