package dev.zimpush.testkit;

import static dev.zimpush.testkit.ClusterFlaw.after;
import static dev.zimpush.testkit.ClusterFlaw.around;
import static dev.zimpush.testkit.ClusterFlaw.before;
import static dev.zimpush.testkit.ClusterFlaw.failing;
import static dev.zimpush.testkit.ClusterFlaw.unlocked;

import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Journal.Enqueued;
import dev.zimpush.spi.Journal.MessageKey;
import dev.zimpush.spi.Journal.Stored;
import dev.zimpush.spi.Journal.Taken;
import dev.zimpush.testkit.ClusterFlaw.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Rules of a journal's inboxes, take-overs and adoption that can be broken. */
final class JournalOwnerFlaws {
    private static final String INBOX = "Journal.inbox";
    private static final String TAKEN = "Journal.taken";
    private static final String AGAIN = "Journal.lookAgain";
    private static final String OVER = "Journal.takeOver";
    private static final String ADOPT = "Journal.adopt";
    private static final String OUTBOX = "Journal.outbox";

    private JournalOwnerFlaws() {}

    static final List<ClusterFlaw> ALL = List.of(
            after("INBOX_ONCE", INBOX, call -> rows(call, row -> row.owner == call.node(), row -> row.inbox = false)),
            before("INBOX_WITHOUT_LIMIT", INBOX, call -> call.arguments[1] = 100_000),
            after("INBOX_NEWEST_FIRST", INBOX, call -> {
                List<Stored> turned = new ArrayList<>(call.answers());
                Collections.reverse(turned);
                call.answer = turned;
            }),
            before("INBOX_OF_ALL", INBOX, call -> rows(call, row -> row.inbox, row -> row.owner = call.node())),
            stored("TIME_LEFT_STANDS_STILL", s -> with(s, s.message().timeToLive(), s.notBefore())),
            stored(
                    "WAIT_IS_NEVER_OVER",
                    s -> with(s, s.timeLeft(), s.attempts() > 0 ? s.notBefore().plusSeconds(1) : s.notBefore())),
            before("TAKEN_FORGETS", TAKEN, call -> call.finish(null)),
            before(
                    "TAKEN_IGNORES_NOTES",
                    TAKEN,
                    call -> call.<Taken>batch(1)
                            .forEach(taken -> rows(
                                    call,
                                    row -> row.id.equals(taken.delivery()) && row.owner == call.node(),
                                    row -> row.inbox = false))),
            before(
                    "TAKEN_IGNORES_THE_OWNER",
                    TAKEN,
                    call -> call.<Taken>batch(1)
                            .forEach(taken ->
                                    rows(call, row -> row.id.equals(taken.delivery()), row -> row.inbox = false))),
            before(
                    "TAKEN_REMOVES",
                    TAKEN,
                    call -> call.<Taken>batch(1).forEach(taken -> call.tables.rows.remove(taken.delivery()))),
            failing(
                    "TAKING_THE_UNKNOWN_FAILS",
                    TAKEN,
                    call -> call.<Taken>batch(1).stream()
                            .anyMatch(taken -> !call.tables.rows.containsKey(taken.delivery()))),
            before(
                    "LOOK_AGAIN_AT_ALL_NODES",
                    AGAIN,
                    call -> rows(call, row -> call.batch(1).contains(row.key()), row -> row.inbox = true)),
            before(
                    "LOOK_AGAIN_AT_SENDING",
                    AGAIN,
                    call -> rows(
                            call,
                            row -> row.owner == call.node() && call.batch(1).contains(row.key()),
                            row -> row.inbox = true)),
            before(
                    "LOOK_AGAIN_AT_ALL_RECIPIENTS",
                    AGAIN,
                    call -> rows(
                            call,
                            row -> row.owner == call.node()
                                    && call.<MessageKey>batch(1).stream()
                                            .anyMatch(key -> key.messageId().equals(row.message.id())),
                            row -> row.inbox = true)),
            after("LOOK_AGAIN_AT_NOTHING_IS_AT_ALL", AGAIN, call -> {
                if (call.batch(1).isEmpty()) {
                    rows(call, row -> true, row -> row.inbox = true);
                }
            }),
            after("TAKE_OVER_TELLS_NOBODY", OVER, call -> call.answer = Set.of()),
            after("TAKE_OVER_TELLS_ITSELF", OVER, call -> call.answer = Set.of(call.node())),
            around(
                    "TAKE_OVER_WITHOUT_INBOX",
                    OVER,
                    call -> call.memo =
                            call.rows().stream().filter(row -> row.inbox).toList(),
                    call -> rows(call, row -> !((List<?>) call.memo).contains(row), row -> row.inbox = false)),
            after(
                    "TAKE_OVER_OWN_INTO_THE_INBOX",
                    OVER,
                    call -> rows(
                            call,
                            row -> row.owner == call.node() && call.batch(1).contains(row.id.device()),
                            row -> row.inbox = true)),
            before(
                    "TAKE_OVER_SENDING",
                    OVER,
                    call -> rows(call, row -> row.sending, row -> {
                        if (call.tables.isLive(row.owner)) {
                            row.sending = false;
                        }
                    })),
            before(
                    "TAKE_OVER_WITHOUT_A_CONNECTION",
                    OVER,
                    call -> call.<DeviceKey>batch(1)
                            .forEach(device -> rows(call, row -> row.id.device().equals(device), row -> {
                                row.owner = call.node();
                                row.inbox = true;
                            }))),
            before(
                    "TAKE_OVER_ALL_DEVICES_HERE",
                    OVER,
                    call -> call.arguments[1] =
                            call.tables.connections.keySet().stream().toList()),
            before(
                    "TAKE_OVER_THE_FIRST_ONLY",
                    OVER,
                    call -> call.arguments[1] = call.batch(1).stream().limit(1).toList()),
            after("TAKE_OVER_FORGETS_ADOPTION", OVER, call -> rows(call, row -> true, row -> row.adopted = false)),
            after("TAKE_OVER_FORGETS_PUSHES", OVER, call -> rows(call, row -> true, row -> row.maybePushed = false)),
            after("TAKE_OVER_FORGETS_NOTES", OVER, call -> rows(call, row -> true, row -> row.note = null)),
            after(
                    "TAKEN_OVER_MAY_NOT_ACKNOWLEDGE",
                    OVER,
                    call -> rows(call, row -> row.owner == call.node(), row -> row.mayAcknowledge = false)),
            after(
                    "TAKEN_OVER_WHILE_SENDING_MAY_ACKNOWLEDGE",
                    OVER,
                    call -> rows(call, row -> row.sending, row -> row.mayAcknowledge = true)),
            failing("TAKE_OVER_OF_NOTHING_FAILS", OVER, call -> call.batch(1).isEmpty()),
            unlocked("TAKE_OVER_UNLOCKED", OVER, call -> {
                DeviceKey device = call.<DeviceKey>batch(1).get(0);
                List<DeliveryRow> taken = call.step(() -> call.rows().stream()
                        .filter(row -> row.id.device().equals(device) && row.owner != call.node() && !row.sending)
                        .toList());
                if (!taken.isEmpty()) {
                    call.finish(call.step(() -> {
                        taken.forEach(row -> {
                            row.owner = call.node();
                            row.inbox = true;
                        });
                        return Set.of(1L);
                    }));
                }
            }),
            before(
                    "ADOPT_FROM_ENDED_LEASES",
                    ADOPT,
                    call -> call.tables
                            .leases
                            .keySet()
                            .removeIf(node -> node != call.node() && call.tables.leaseHasEnded(node))),
            before(
                    "ADOPT_FROM_LIVE_ONES",
                    ADOPT,
                    call -> rows(call, row -> row.owner != call.node(), row -> row.owner = -1)),
            before("ADOPT_NOTHING", ADOPT, call -> call.finish(0)),
            before("ADOPT_WITHOUT_LIMIT", ADOPT, call -> call.arguments[1] = 100_000),
            around(
                    "ADOPT_FOR_A_BURIED_ONE",
                    ADOPT,
                    call -> call.tables.leases.putIfAbsent(call.node(), Instant.MAX),
                    call -> call.tables.leases.values().removeIf(end -> end.equals(Instant.MAX))),
            after("ADOPT_WITHOUT_INBOX", ADOPT, call -> adopted(call, row -> row.inbox = false)),
            after("ADOPT_UNMARKED", ADOPT, call -> adopted(call, row -> row.adopted = false)),
            after("ADOPT_ALL_MAYBE_PUSHED", ADOPT, call -> adopted(call, row -> row.maybePushed = true)),
            after("ADOPT_NONE_MAYBE_PUSHED", ADOPT, call -> adopted(call, row -> row.maybePushed = false)),
            after("ADOPT_AS_SENDING", ADOPT, call -> adopted(call, row -> row.sending = row.maybePushed)),
            after("ADOPT_FORGETS_ATTEMPTS", ADOPT, call -> adopted(call, row -> row.attempts = 0)),
            after("ADOPT_FORGETS_THE_WAIT", ADOPT, call -> adopted(call, row -> row.notBefore = Instant.MIN)),
            after("ADOPT_FORGETS_NOTES", ADOPT, call -> adopted(call, row -> row.note = null)),
            after("ADOPT_TELLS_ONE_MORE", ADOPT, call -> call.answer = (Integer) call.answer + 1),
            unlocked("ADOPT_UNLOCKED", ADOPT, call -> {
                List<DeliveryRow> orphans = call.step(() -> call.tables.orphans().stream()
                        .limit((Integer) call.arguments[1])
                        .toList());
                if (orphans.size() > 5) {
                    call.step(() -> {
                        orphans.forEach(row -> {
                            row.owner = call.node();
                            row.inbox = true;
                            row.adopted = true;
                        });
                        return 0;
                    });
                    call.finish(orphans.size());
                }
            }),
            before("OUTBOX_IS_NEVER_READ", OUTBOX, call -> call.finish(Enqueued.NOTHING)),
            after("OUTBOX_TELLS_ONE_MORE", OUTBOX, call -> {
                Enqueued real = (Enqueued) call.answer;
                call.answer = new Enqueued(real.messages() + 1, real.owners(), real.withoutDevices());
            }),
            after(
                    "OUTBOX_OWN_NOT_IN_THE_INBOX",
                    OUTBOX,
                    call -> rows(call, row -> row.owner == call.node(), row -> row.inbox = false)),
            before("OUTBOX_WITHOUT_LIMIT", OUTBOX, call -> call.arguments[1] = 1_000),
            before("OUTBOX_NEWEST_FIRST", OUTBOX, call -> {
                List<ClusterTables.Enqueued> turned = new ArrayList<>(call.tables.outbox);
                Collections.reverse(turned);
                call.tables.outbox.clear();
                call.tables.outbox.addAll(turned);
            }),
            before(
                    "OUTBOX_REPLACES",
                    OUTBOX,
                    call -> call.tables.outbox.forEach(each -> call.rows()
                            .removeIf(row ->
                                    row.message.id().equals(each.message().id())))),
            unlocked("OUTBOX_UNLOCKED", OUTBOX, call -> {
                List<ClusterTables.Enqueued> some =
                        call.step(() -> call.tables.outbox.stream().limit(1).toList());
                if (!some.isEmpty() && call.tables.outbox.size() > 5) {
                    call.step(() -> call.tables.outbox.poll());
                    call.finish(Enqueued.NOTHING);
                }
            }));

    private static void rows(Call call, Predicate<DeliveryRow> which, Consumer<DeliveryRow> work) {
        Collection<DeliveryRow> all = List.copyOf(call.rows());
        all.stream().filter(which).forEach(work);
    }

    private static void adopted(Call call, Consumer<DeliveryRow> work) {
        rows(call, row -> row.owner == call.node() && row.adopted, work);
    }

    private static ClusterFlaw stored(String name, UnaryOperator<Stored> change) {
        return after(
                name,
                INBOX,
                call -> call.answer =
                        call.<Stored>answers().stream().map(change).toList());
    }

    private static Stored with(Stored row, Duration timeLeft, Duration notBefore) {
        return new Stored(
                row.delivery(),
                row.message(),
                row.acceptedAt(),
                timeLeft,
                row.attempts(),
                notBefore,
                row.adopted(),
                row.maybePushed(),
                row.sending(),
                row.note());
    }
}
