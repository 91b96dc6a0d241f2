package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.Directory.Connected;
import dev.zimpush.spi.Directory.Opening;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Journal.MessageKey;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Journal.Placed;
import dev.zimpush.spi.Journal.Released;
import dev.zimpush.spi.Journal.Settled;
import dev.zimpush.spi.Journal.Stored;
import dev.zimpush.spi.Journal.Taken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Makes random calls for a few users to a store under test and to a {@link MemoryCluster} with the same nodes, and compares
 * the answers. The nodes live as long as it.
 */
final class JournalModel {
    private static final int USERS = 2;
    private static final int DEVICES = 3;
    private static final int MESSAGES = 6;

    private final long seed;
    private final Random random;
    private final String prefix;
    private final List<ContractNode> nodes;
    private final ClusterBackend model;
    private final List<String> calls = new ArrayList<>();
    private long connections;
    private int acceptances;

    JournalModel(long seed, String prefix, List<ContractNode> nodes) {
        this.seed = seed;
        this.random = new Random(seed);
        this.prefix = prefix;
        this.nodes = nodes;
        MemoryCluster cluster = MemoryCluster.create(new ManualTime());
        nodes.forEach(node -> cluster.join(node.epoch, Duration.ofDays(1)));
        this.model = cluster.backend();
    }

    /** One call, and a look at every inbox. */
    void step() {
        ContractNode node = any(nodes);
        switch (random.nextInt(10)) {
            case 0, 1 -> write(node);
            case 2, 3 -> claim(node);
            case 4 -> {
                List<Released> batch =
                        batch(id -> new Released(id, random.nextInt(9), Duration.ofHours(random.nextInt(3))));
                both("release at " + node.epoch + ' ' + batch, node, (journal, it) -> {
                    journal.release(it, batch);
                    return "done";
                });
            }
            case 5 -> {
                Noting noting = noting();
                both(noting.toString(), node, (journal, it) -> journal.note(List.of(noting)));
            }
            case 6 -> connection(node);
            case 7 -> {
                List<DeviceKey> devices = new ArrayList<>(new LinkedHashSet<>(List.of(device(), device())));
                both("takeOver at " + node.epoch + ' ' + devices, node, (journal, it) -> journal.takeOver(it, devices));
            }
            case 8 -> take(node);
            default -> {
                DeliveryId id = delivery();
                List<MessageKey> keys = List.of(new MessageKey(id.device().userId(), id.messageId()));
                both("lookAgain at " + node.epoch + ' ' + keys, node, (journal, it) -> {
                    journal.lookAgain(it, keys);
                    return "done";
                });
            }
        }
        nodes.forEach(each -> both(
                "inbox of " + each.epoch, each, (journal, it) -> inboxByUser(journal.inbox(it, ContractNode.ALL))));
    }

    private void write(ContractNode node) {
        List<Settled> settled = batch(id -> new Settled(id, acceptedAt(random.nextInt(3)), random.nextBoolean()));
        Set<String> settledKeys = settled.stream()
                .map(each -> each.delivery().device().userId() + each.delivery().messageId())
                .collect(Collectors.toSet());
        List<NewMessage> messages = new ArrayList<>();
        Set<String> keys = new HashSet<>(settledKeys);
        for (int i = random.nextInt(4); i > 0; i--) {
            Message message = message();
            if (keys.add(message.recipient() + message.id())) {
                Set<String> here = Set.of(device().deviceId());
                Set<String> done = random.nextInt(4) == 0 ? Set.of(device().deviceId()) : Set.of();
                messages.add(new NewMessage(
                        message,
                        acceptedAt(acceptances++ % 3),
                        random.nextBoolean() ? here : Set.of(),
                        done,
                        random.nextBoolean()));
            }
        }
        both(
                "write at " + node.epoch + ' ' + messages + ' ' + settled,
                node,
                (journal, it) -> journal.write(it, messages, settled).stream()
                        .map(JournalModel::sorted)
                        .toList());
    }

    private void claim(ContractNode node) {
        List<DeliveryId> batch = batch(id -> id);
        both("claim at " + node.epoch + ' ' + batch, node, (journal, it) -> journal.claim(it, batch));
    }

    private void take(ContractNode node) {
        List<Taken> seen = node.inbox().stream()
                .filter(row -> row.delivery().device().userId().startsWith(prefix + '/') && random.nextBoolean())
                .map(row -> new Taken(row.delivery(), random.nextInt(4) == 0 ? null : row.note()))
                .toList();
        both("taken at " + node.epoch + ' ' + seen, node, (journal, it) -> {
            journal.taken(it, seen);
            return "done";
        });
    }

    /** Opens one, after closing what there is, so that none is refused; or only closes. */
    private void connection(ContractNode node) {
        DeviceKey device = device();
        boolean open = random.nextInt(3) > 0;
        List<Opening> opening = open ? List.of(new Opening(device, ++connections, false)) : List.of();
        for (Connected older : node.connections(device.userId())) {
            if (older.device().equals(device)) {
                node.directory.close(older.node(), List.of(older));
                model.directory().close(older.node(), List.of(older));
            }
        }
        assertSame(
                "open at " + node.epoch + ' ' + opening,
                () -> node.directory.open(node.epoch, opening),
                () -> model.directory().open(node.epoch, opening));
    }

    private void both(String call, ContractNode node, BiFunction<Journal, Long, Object> work) {
        assertSame(call, () -> work.apply(node.journal, node.epoch), () -> work.apply(model.journal(), node.epoch));
    }

    private void assertSame(String call, Supplier<Object> tested, Supplier<Object> modelled) {
        calls.add(call);
        assertThat(tested.get())
                .as(() -> "seed " + seed + ", after the calls\n  " + String.join("\n  ", calls))
                .isEqualTo(modelled.get());
    }

    /** In the order that is promised, which is each user's own; times in whole hours, rounded up. */
    private Map<String, List<String>> inboxByUser(List<Stored> rows) {
        Map<String, List<String>> byUser = new TreeMap<>();
        for (Stored row : rows) {
            String user = row.delivery().device().userId();
            if (user.startsWith(prefix + '/')) {
                byUser.computeIfAbsent(user, any -> new ArrayList<>()).add(text(row));
            }
        }
        byUser.values().forEach(JournalModel::sortSiblings);
        return byUser;
    }

    private static void sortSiblings(List<String> rows) {
        List<String> ids = rows.stream()
                .map(row -> row.substring(0, row.indexOf('@')))
                .distinct()
                .toList();
        rows.sort(Comparator.comparing((String row) -> ids.indexOf(row.substring(0, row.indexOf('@'))))
                .thenComparing(Comparator.naturalOrder()));
    }

    private static String text(Stored row) {
        return row.delivery() + " " + JournalMessageTests.parts(row.message()) + ' ' + row.acceptedAt() + " attempts "
                + row.attempts() + " wait " + row.notBefore().plusMinutes(59).toHours() + " left "
                + row.timeLeft().plusMinutes(59).toHours() + (row.sending() ? " sending " : " ")
                + (row.adopted() ? "adopted " : "") + (row.maybePushed() ? "maybe pushed " : "") + row.note();
    }

    private static List<Placed> sorted(List<Placed> placed) {
        return placed.stream().sorted(Comparator.comparing(Placed::deviceId)).toList();
    }

    private Noting noting() {
        DeliveryId id = delivery();
        return switch (random.nextInt(6)) {
            case 0, 1 -> Noting.acked(id);
            case 2 -> Noting.ackedElsewhere(id);
            case 3 -> Noting.recalled(id.device().userId(), id.messageId());
            case 4 -> Noting.read(id.device().userId(), "c", random.nextInt(MESSAGES));
            default -> Noting.loggedOut(id.device());
        };
    }

    private Message message() {
        int number = random.nextInt(MESSAGES);
        Message.Builder message = Message.to(user())
                .id("m-" + number)
                .settlement(number % 2 == 0 ? SettlementMode.ANY_DEVICE : SettlementMode.EACH_DEVICE);
        return (number < 2 ? message : message.conversation("c", number)).build();
    }

    private <T> List<T> batch(Function<DeliveryId, T> each) {
        Set<DeliveryId> ids = new LinkedHashSet<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            ids.add(delivery());
        }
        return ids.stream().map(each).toList();
    }

    private DeliveryId delivery() {
        return new DeliveryId(device(), "m-" + random.nextInt(MESSAGES));
    }

    private DeviceKey device() {
        return DeviceKey.of(user(), "d-" + random.nextInt(DEVICES));
    }

    private String user() {
        return prefix + '/' + random.nextInt(USERS);
    }

    private static Instant acceptedAt(int acceptance) {
        return ClusterSetup.ACCEPTED.plusMillis(acceptance);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
