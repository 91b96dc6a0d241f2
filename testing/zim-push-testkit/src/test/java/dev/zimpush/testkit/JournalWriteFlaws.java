package dev.zimpush.testkit;

import static dev.zimpush.testkit.ClusterFlaw.after;
import static dev.zimpush.testkit.ClusterFlaw.around;
import static dev.zimpush.testkit.ClusterFlaw.before;
import static dev.zimpush.testkit.ClusterFlaw.failing;
import static dev.zimpush.testkit.ClusterFlaw.unlocked;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.MessageKind;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.Journal.Placed;
import dev.zimpush.spi.Journal.Settled;
import dev.zimpush.testkit.ClusterFlaw.Call;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Rules of a journal's writing that can be broken. */
final class JournalWriteFlaws {
    private static final String WRITE = "Journal.write";

    private JournalWriteFlaws() {}

    static final List<ClusterFlaw> ALL = List.of(
            around(
                    "ONLY_ADDRESSES_COUNT",
                    WRITE,
                    call -> {
                        call.memo = Map.copyOf(call.tables.connections);
                        call.tables.connections.clear();
                    },
                    JournalWriteFlaws::reconnect),
            after("EVERY_OWNER_IS_THE_WRITER", WRITE, call -> fresh(call, row -> row.owner = call.node())),
            after("NOT_IN_THE_OTHERS_INBOX", WRITE, call -> fresh(call, row -> row.inbox = false)),
            after("IN_THE_WRITERS_INBOX", WRITE, call -> fresh(call, row -> row.inbox = true)),
            before(
                    "ENDED_LEASES_COUNT_AS_BURIED",
                    WRITE,
                    call -> call.tables
                            .connections
                            .values()
                            .removeIf(connected -> call.tables.leaseHasEnded(connected.node()))),
            added("NOBODY_IS_NAMED", m -> with(m, Set.of(), m.done(), m.fanOut())),
            after(
                    "NAMED_ONES_GO_WHERE_THEY_ARE_CONNECTED",
                    WRITE,
                    call -> fresh(call, row -> {
                        if (call.tables.connections.containsKey(row.id.device())) {
                            row.owner =
                                    call.tables.connections.get(row.id.device()).node();
                            row.inbox = row.owner != call.node();
                        }
                    })),
            added("ALWAYS_FANS_OUT", m -> with(m, m.here(), m.done(), true)),
            added("NEVER_FANS_OUT", m -> with(m, m.here(), m.done(), false)),
            added("DONE_IS_IGNORED", m -> with(m, m.here(), Set.of(), m.fanOut())),
            added("NAMED_BEATS_DONE", m -> {
                Set<String> done = new HashSet<>(m.done());
                done.removeAll(m.here());
                return with(m, m.here(), done, m.fanOut());
            }),
            after("ANSWERS_IN_OTHER_ORDER", WRITE, call -> {
                List<Object> turned = new ArrayList<>(call.answers());
                Collections.reverse(turned);
                call.answer = turned;
            }),
            after(
                    "NO_ANSWER_FOR_NOBODY",
                    WRITE,
                    call -> call.answer = call.<List<Placed>>answers().stream()
                            .filter(placed -> !placed.isEmpty())
                            .toList()),
            failing(
                    "WRITING_NOTHING_FAILS",
                    WRITE,
                    call -> call.batch(1).isEmpty() && call.batch(2).isEmpty()),
            failing("WRITING_MANY_FAILS", WRITE, call -> call.batch(1).size() > 500),
            placed(
                    "NEVER_FRESH_AGAIN",
                    (call, p) -> new Placed(p.deviceId(), p.owner(), p.fresh() && call.memo == null)),
            placed("ALWAYS_FRESH", (call, p) -> new Placed(p.deviceId(), p.owner(), true)),
            placed("TELLS_THE_WRITER_AS_OWNER", (call, p) -> new Placed(p.deviceId(), call.node(), p.fresh())),
            after(
                    "REPEATED_IDS_ARE_IN_THE_INBOX",
                    WRITE,
                    call -> named(call, row -> row.inbox = row.owner != call.node())),
            before("REPEATED_IDS_REPLACE", WRITE, call -> named(call, row -> call.tables.rows.remove(row.id))),
            before(
                    "REPEATED_IDS_FAIL_FOR_ALL_DEVICES",
                    WRITE,
                    call -> call.arguments[1] = call.<NewMessage>batch(1).stream()
                            .map(m -> call.rows().stream().anyMatch(row -> isOf(row, m))
                                    ? with(m, Set.of("phone"), m.done(), false)
                                    : m)
                            .toList()),
            added(
                    "CASE_OF_IDS_IS_IGNORED",
                    m -> with(
                            m,
                            copy(m.message(), m.message().id().toLowerCase(Locale.ROOT))
                                    .build(),
                            m.acceptedAt())),
            before(
                    "RECIPIENTS_ARE_NOT_IN_THE_KEY",
                    WRITE,
                    call -> call.rows().stream()
                            .filter(row -> call.<NewMessage>batch(1).stream()
                                    .anyMatch(m -> m.message().id().equals(row.message.id())
                                            && !m.message().recipient().equals(row.message.recipient())))
                            .toList()
                            .forEach(row -> call.tables.rows.remove(row.id))),
            after("BATCHES_ARE_SORTED", WRITE, JournalWriteFlaws::sortRows),
            before(
                    "BATCHES_ARE_CUT",
                    WRITE,
                    call -> call.arguments[2] =
                            call.<Settled>batch(2).stream().limit(500).toList()),
            settled("FACTS_ARE_NONE", s -> new Settled(s.delivery(), s.acceptedAt(), false)),
            settled("ALL_ARE_FACTS", s -> new Settled(s.delivery(), s.acceptedAt(), true)),
            settled("SETTLED_IS_FORGOTTEN", s -> new Settled(s.delivery(), Instant.EPOCH, s.fact())),
            before(
                    "SETTLED_FOR_ALL_ACCEPTANCES",
                    WRITE,
                    call -> call.arguments[2] = call.<Settled>batch(2).stream()
                            .map(s -> call.tables.rows.containsKey(s.delivery())
                                    ? new Settled(s.delivery(), call.tables.rows.get(s.delivery()).acceptedAt, s.fact())
                                    : s)
                            .toList()),
            before(
                    "SETTLED_FOR_ALL_DEVICES",
                    WRITE,
                    call -> call.<Settled>batch(2)
                            .forEach(s -> call.rows()
                                    .removeIf(row ->
                                            row.message.id().equals(s.delivery().messageId())))),
            before(
                    "SENDING_IS_NOT_SETTLED",
                    WRITE,
                    call -> call.arguments[2] = call.<Settled>batch(2).stream()
                            .filter(s ->
                                    call.rows().stream().noneMatch(row -> row.id.equals(s.delivery()) && row.sending))
                            .toList()),
            failing(
                    "SETTLING_THE_UNKNOWN_FAILS",
                    WRITE,
                    call -> call.<Settled>batch(2).stream().anyMatch(s -> !call.tables.rows.containsKey(s.delivery()))),
            unlocked("FRESH_IS_LOOKED_UP_UNLOCKED", WRITE, call -> {
                List<List<Placed>> placed = new ArrayList<>();
                for (NewMessage m : call.<NewMessage>batch(1)) {
                    boolean there = call.step(() -> call.rows().stream().anyMatch(row -> isOf(row, m)));
                    placed.add(
                            call.step(() -> journal(call).write(call.node(), List.of(m), call.batch(2))).get(0).stream()
                                    .map(p -> new Placed(p.deviceId(), p.owner(), p.fresh() || !there))
                                    .toList());
                }
                if (!placed.isEmpty()) {
                    call.finish(placed);
                }
            }),
            unlocked("SOME_ARE_LOST_AMONG_THREADS", WRITE, call -> {
                List<DeliveryRow> before = call.step(() -> List.copyOf(call.rows()));
                List<List<Placed>> placed =
                        call.step(() -> journal(call).write(call.node(), call.batch(1), call.batch(2)));
                if (call.batch(1).size() > 30) {
                    call.step(() -> call.rows().retainAll(before));
                }
                call.finish(placed);
            }),
            kept(
                    "PAYLOAD_IS_LOST",
                    m -> copy(m, m.id()).payload(Payload.empty()).build()),
            kept(
                    "PAYLOAD_IS_TEXT",
                    m -> copy(m, m.id())
                            .payload(Payload.utf8(m.payload().utf8()))
                            .build()),
            kept(
                    "PAYLOAD_IS_CUT",
                    m -> copy(m, m.id())
                            .payload(Payload.of(java.util.Arrays.copyOf(
                                    m.payload().toByteArray(),
                                    Math.min(65_535, m.payload().size()))))
                            .build()),
            kept(
                    "CONTENT_IS_SIMPLE",
                    m -> m.push().isEmpty()
                            ? m
                            : copy(m, m.id())
                                    .push(PushContent.alert("title", "body"))
                                    .build()),
            kept(
                    "CONTENT_IS_NEVER_ABSENT",
                    m -> m.push().isPresent()
                            ? m
                            : copy(m, m.id()).push(PushContent.background()).build()),
            kept("KIND_IS_LOST", m -> copy(m, m.id()).kind(MessageKind.MESSAGE).build()),
            kept(
                    "SETTLEMENT_IS_LOST",
                    m -> copy(m, m.id()).settlement(SettlementMode.EACH_DEVICE).build()),
            kept(
                    "ABSENT_SEQUENCE_IS_ZERO",
                    m -> m.conversation().isPresent() && m.sequence().isEmpty()
                            ? copy(m, m.id())
                                    .conversation(m.conversation().get(), 0)
                                    .build()
                            : m),
            kept(
                    "TIME_TO_LIVE_IS_IN_SECONDS",
                    m -> copy(m, m.id())
                            .timeToLive(Duration.ofSeconds(
                                    Math.max(1, m.timeToLive().toSeconds())))
                            .build()),
            kept(
                    "LONG_CONVERSATIONS_ARE_CUT",
                    m -> m.conversation().filter(c -> c.length() > 100).isPresent()
                            ? copy(m, m.id()).conversation("cut", 1).build()
                            : m),
            kept(
                    "CONVERSATIONS_ARE_TRIMMED",
                    m -> m.conversation().filter(c -> c.endsWith(" ")).isPresent()
                            ? copy(m, m.id()).conversation("trimmed", 1).build()
                            : m),
            added(
                    "ACCEPTED_IN_SECONDS",
                    m -> with(m, m.message(), m.acceptedAt().truncatedTo(ChronoUnit.SECONDS))));

    private static void fresh(Call call, java.util.function.Consumer<DeliveryRow> work) {
        call.rows().stream()
                .filter(row -> !row.sending
                        && !row.adopted
                        && call.<NewMessage>batch(1).stream().anyMatch(m -> isOf(row, m)))
                .forEach(work);
    }

    private static void named(Call call, java.util.function.Consumer<DeliveryRow> work) {
        call.rows().stream()
                .filter(row -> call.<NewMessage>batch(1).stream().anyMatch(m -> isOf(row, m)))
                .toList()
                .forEach(work);
    }

    private static boolean isOf(DeliveryRow row, NewMessage added) {
        return row.message.id().equals(added.message().id())
                && row.message.recipient().equals(added.message().recipient());
    }

    @SuppressWarnings("unchecked") // what the part before left
    private static void reconnect(Call call) {
        ((Map<DeviceKey, dev.zimpush.spi.Directory.Connected>) call.memo).forEach(call.tables.connections::put);
    }

    private static void sortRows(Call call) {
        Map<DeliveryId, DeliveryRow> sorted = new LinkedHashMap<>();
        call.tables.rows.entrySet().stream()
                .sorted(java.util.Comparator.comparing(entry -> entry.getKey().messageId()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        call.tables.rows.clear();
        call.tables.rows.putAll(sorted);
    }

    static PlainJournal journal(Call call) {
        return new PlainJournal(call.tables, call.cluster.backend().devices());
    }

    private static ClusterFlaw added(String name, UnaryOperator<NewMessage> change) {
        return before(
                name,
                WRITE,
                call -> call.arguments[1] =
                        call.<NewMessage>batch(1).stream().map(change).toList());
    }

    private static ClusterFlaw kept(String name, UnaryOperator<Message> change) {
        return added(name, m -> with(m, change.apply(m.message()), m.acceptedAt()));
    }

    private static ClusterFlaw settled(String name, UnaryOperator<Settled> change) {
        return before(
                name,
                WRITE,
                call -> call.arguments[2] =
                        call.<Settled>batch(2).stream().map(change).toList());
    }

    private static ClusterFlaw placed(String name, java.util.function.BiFunction<Call, Placed, Placed> change) {
        return around(
                name,
                WRITE,
                call -> call.memo = call.<NewMessage>batch(1).stream()
                                .anyMatch(m -> call.rows().stream().anyMatch(row -> isOf(row, m)))
                        ? "there"
                        : null,
                call -> call.answer = call.<List<Placed>>answers().stream()
                        .map(all -> all.stream().map(p -> change.apply(call, p)).toList())
                        .toList());
    }

    private static NewMessage with(NewMessage added, Set<String> here, Set<String> done, boolean fanOut) {
        return new NewMessage(added.message(), added.acceptedAt(), here, done, fanOut);
    }

    private static NewMessage with(NewMessage added, Message message, Instant acceptedAt) {
        return new NewMessage(message, acceptedAt, added.here(), added.done(), added.fanOut());
    }

    private static Message.Builder copy(Message message, String id) {
        Message.Builder copy = Message.to(message.recipient())
                .id(id)
                .payload(message.payload())
                .kind(message.kind())
                .settlement(message.settlement())
                .timeToLive(message.timeToLive());
        message.push().ifPresent(copy::push);
        if (message.sequence().isPresent()) {
            return copy.conversation(
                    message.conversation().orElseThrow(), message.sequence().getAsLong());
        }
        message.conversation().ifPresent(copy::conversation);
        return copy;
    }
}
