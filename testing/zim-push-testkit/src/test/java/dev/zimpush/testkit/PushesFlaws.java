package dev.zimpush.testkit;

import static dev.zimpush.testkit.ClusterFlaw.after;
import static dev.zimpush.testkit.ClusterFlaw.around;
import static dev.zimpush.testkit.ClusterFlaw.before;
import static dev.zimpush.testkit.ClusterFlaw.failing;
import static dev.zimpush.testkit.ClusterFlaw.unlocked;

import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Pushes.Pushed;
import dev.zimpush.spi.Pushes.Withdrawn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules of remembered pushes that can be broken. */
final class PushesFlaws {
    private PushesFlaws() {}

    static final List<ClusterFlaw> ALL = List.of(
            failing("ADD_OF_NOTHING_FAILS", "Pushes.add", call -> call.batch(1).isEmpty()),
            before(
                    "ADD_TAKES_THE_FIRST",
                    "Pushes.add",
                    call -> call.arguments[1] = call.batch(1).stream().limit(1).toList()),
            after(
                    "ADD_FORGETS_THE_SEQUENCE",
                    "Pushes.add",
                    call -> replace(
                            call,
                            push -> new Pushed(
                                    push.delivery(),
                                    push.acceptedAt(),
                                    push.timeToLive(),
                                    push.app(),
                                    push.environment(),
                                    push.collapseId(),
                                    push.conversation(),
                                    null,
                                    push.anyDevice()))),
            before(
                    "ADD_KEEPS_THE_EARLIER",
                    "Pushes.add",
                    call -> call.arguments[1] = call.<Pushed>batch(1).stream()
                            .filter(push -> rows(call)
                                    .noneMatch(row -> row.push.collapseId().equals(push.collapseId())
                                            && row.push
                                                    .delivery()
                                                    .device()
                                                    .equals(push.delivery().device())))
                            .toList()),
            after("ADD_IGNORES_NOTES", "Pushes.add", call -> {
                rows(call)
                        .filter(row -> call.<Withdrawn>answers().contains(new Withdrawn(row.push, row.why)))
                        .forEach(row -> row.owner = null);
                call.answer = List.of();
            }),
            before(
                    "ADD_TAKES_AN_ACK_FOR_A_REASON",
                    "Pushes.add",
                    call -> call.rows().stream()
                            .filter(row -> row.note == Note.ACKED)
                            .forEach(row -> row.withdrawn = Note.RECALLED)),
            before(
                    "ADD_TAKES_A_LOG_OUT_FOR_A_REASON",
                    "Pushes.add",
                    call -> call.rows().stream()
                            .filter(row -> row.note == Note.LOGGED_OUT)
                            .forEach(row -> row.withdrawn = Note.RECALLED)),
            unlocked("ADD_LOOKS_AT_NOTES_FIRST", "Pushes.add", call -> {
                Set<Object> noted = call.step(() -> call.rows().stream()
                        .filter(row -> row.withdrawn != null)
                        .map(row -> (Object) row.id)
                        .collect(Collectors.toSet()));
                call.finish(call.step(() -> {
                    List<DeliveryRow> hidden = call.rows().stream()
                            .filter(row -> row.withdrawn != null && !noted.contains(row.id))
                            .toList();
                    List<Note> notes = hidden.stream().map(row -> row.withdrawn).toList();
                    hidden.forEach(row -> row.withdrawn = null);
                    try {
                        return new PlainPushes(call.tables).add(call.node(), call.batch(1));
                    } finally {
                        for (int i = 0; i < hidden.size(); i++) {
                            hidden.get(i).withdrawn = notes.get(i);
                        }
                    }
                }));
            }),
            failing(
                    "WITHDRAW_OF_NOTHING_FAILS",
                    "Pushes.withdraw",
                    call -> call.batch(1).isEmpty()),
            withdrawing("WITHDRAW_LEAVES_THE_REST", noting -> noting.note() != Note.RECALLED),
            withdrawing("WITHDRAW_KNOWS_NO_READ", noting -> noting.note() != Note.READ),
            withdrawing("WITHDRAW_KNOWS_NO_ACK_ELSEWHERE", noting -> noting.note() != Note.ACKED_ELSEWHERE),
            before(
                    "WITHDRAW_TAKES_AN_ACK_FOR_A_RECALL",
                    "Pushes.withdraw",
                    call -> call.arguments[1] = call.<Noting>batch(1).stream()
                            .map(noting -> noting.note() == Note.ACKED
                                    ? Noting.recalled(noting.userId(), String.valueOf(noting.messageId()))
                                    : noting)
                            .toList()),
            before(
                    "WITHDRAW_TAKES_ALL_THAT_WAS_READ",
                    "Pushes.withdraw",
                    call -> call.arguments[1] = call.<Noting>batch(1).stream()
                            .map(noting -> noting.note() == Note.READ
                                    ? Noting.read(noting.userId(), String.valueOf(noting.conversation()), 99)
                                    : noting)
                            .toList()),
            before(
                    "WITHDRAW_ELSEWHERE_TAKES_THE_ACKED",
                    "Pushes.withdraw",
                    call -> call.arguments[1] = call.<Noting>batch(1).stream()
                            .map(noting -> noting.note() == Note.ACKED_ELSEWHERE
                                    ? new Noting(
                                            Note.ACKED_ELSEWHERE, noting.userId(), null, noting.messageId(), null, 0)
                                    : noting)
                            .toList()),
            before(
                    "WITHDRAW_IGNORES_CASE_AND_SPACES",
                    "Pushes.withdraw",
                    call -> call.arguments[1] = call.<Noting>batch(1).stream()
                            .map(noting -> noting.note() == Note.RECALLED
                                    ? Noting.recalled(
                                            noting.userId().toLowerCase(Locale.ROOT),
                                            String.valueOf(noting.messageId())
                                                    .strip()
                                                    .toLowerCase(Locale.ROOT))
                                    : noting)
                            .toList()),
            after(
                    "WITHDRAW_TAKES_NOTHING_OUT",
                    "Pushes.withdraw",
                    call -> rows(call)
                            .filter(row -> call.<Withdrawn>answers().contains(new Withdrawn(row.push, row.why)))
                            .forEach(row -> row.owner = null)),
            unlocked("WITHDRAW_LOOKS_FIRST", "Pushes.withdraw", call -> {
                List<PlainPushes.Row> found = call.step(() -> rows(call)
                        .filter(row -> row.owner == null
                                && call.<Noting>batch(1).stream().anyMatch(row.push::isConcernedBy))
                        .toList());
                call.finish(call.step(() -> found.stream()
                        .map(row -> give(
                                call,
                                row,
                                call.<Noting>batch(1).stream()
                                        .filter(row.push::isConcernedBy)
                                        .findFirst()
                                        .orElseThrow()
                                        .note()))
                        .toList()));
            }),
            before("OWNED_IS_ALL", "Pushes.owned", call -> call.finish(Set.copyOf(call.<Pushed>batch(1)))),
            before(
                    "OWNED_IS_WHOSEVER",
                    "Pushes.owned",
                    call -> call.finish(call.<Pushed>batch(1).stream()
                            .filter(push -> rows(call).anyMatch(row -> row.owner != null && row.push.equals(push)))
                            .collect(Collectors.toSet()))),
            failing(
                    "OWNED_OF_NOTHING_FAILS",
                    "Pushes.owned",
                    call -> call.batch(1).isEmpty()),
            failing(
                    "DONE_OF_NOTHING_FAILS",
                    "Pushes.done",
                    call -> call.batch(1).isEmpty()),
            before("DONE_DOES_NOTHING", "Pushes.done", call -> call.finish(null)),
            before(
                    "DONE_REMOVES_WHOSEVER",
                    "Pushes.done",
                    call -> call.tables
                            .pushes
                            .values()
                            .removeIf(row -> call.<Pushed>batch(1).contains(row.push))),
            before(
                    "DONE_REMOVES_WHAT_IS_NOBODYS",
                    "Pushes.done",
                    call -> call.tables
                            .pushes
                            .values()
                            .removeIf(row ->
                                    row.owner == null && call.<Pushed>batch(1).contains(row.push))),
            before(
                    "ADD_KNOWS_THE_NOTE_ONLY",
                    "Pushes.add",
                    call -> call.rows().stream()
                            .filter(row -> row.note == Note.ACKED)
                            .forEach(row -> row.withdrawn = null)),
            before(
                    "ADD_KNOWS_NO_APPS",
                    "Pushes.add",
                    call -> call.tables
                            .pushes
                            .values()
                            .removeIf(row -> call.<Pushed>batch(1).stream()
                                    .anyMatch(push -> push.collapseId().equals(row.push.collapseId())
                                            && push.delivery()
                                                    .device()
                                                    .equals(row.push.delivery().device())
                                            && !push.app().equals(row.push.app())))),
            around(
                    "WITHDRAW_GETS_ITS_OWN_NO_MORE",
                    "Pushes.withdraw",
                    call -> call.memo = rows(call)
                            .filter(row -> row.owner != null)
                            .map(row -> row.push)
                            .collect(Collectors.toSet()),
                    call -> call.answer = call.<Withdrawn>answers().stream()
                            .filter(withdrawn -> !((Set<?>) call.memo).contains(withdrawn.push()))
                            .toList()),
            before("WITHDRAWN_IS_NOTHING", "Pushes.withdrawn", call -> call.finish(List.of())),
            before("WITHDRAWN_HAS_NO_BOUND", "Pushes.withdrawn", call -> call.arguments[2] = Integer.MAX_VALUE),
            after(
                    "ADOPT_BEGINS_ITS_TIME_ANEW",
                    "Pushes.adopt",
                    call -> rows(call).forEach(row -> row.withdrawnAt = call.tables.now())),
            before("ADOPT_DOES_NOTHING", "Pushes.adopt", call -> call.finish(List.of())),
            before("ADOPT_HAS_NO_BOUND", "Pushes.adopt", call -> call.arguments[1] = Integer.MAX_VALUE),
            before("ADOPT_BY_THE_BURIED", "Pushes.adopt", call -> {
                if (!call.tables.isLive(call.node())) {
                    call.finish(rows(call)
                            .filter(row -> row.owner != null)
                            .map(row -> give(call, row, row.why))
                            .toList());
                }
            }),
            before(
                    "ADOPT_FROM_THE_LIVING",
                    "Pushes.adopt",
                    call -> call.finish(rows(call)
                            .filter(row -> row.owner != null)
                            .map(row -> give(call, row, row.why))
                            .toList())),
            before("PRUNE_DOES_NOTHING", "Pushes.prune", call -> call.finish(0)),
            before("PRUNE_TAKES_THE_YOUNG", "Pushes.prune", call -> call.arguments[0] = Duration.ZERO),
            before("PRUNE_HAS_NO_BOUND", "Pushes.prune", call -> call.arguments[1] = Integer.MAX_VALUE),
            before(
                    "PRUNE_TAKES_WHAT_IS_TAKEN_BACK",
                    "Pushes.prune",
                    call -> rows(call).forEach(row -> row.owner = null)),
            around(
                    "PRUNE_BEGINS_WITH_THE_YOUNGEST",
                    "Pushes.prune",
                    call -> reverse(call.tables.pushes),
                    call -> reverse(call.tables.pushes)));

    private static <K, V> void reverse(Map<K, V> map) {
        List<Map.Entry<K, V>> entries = new ArrayList<>(map.entrySet());
        Collections.reverse(entries);
        map.clear();
        entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
    }

    private static ClusterFlaw withdrawing(String name, Predicate<Noting> which) {
        return before(
                name,
                "Pushes.withdraw",
                call -> call.arguments[1] =
                        call.<Noting>batch(1).stream().filter(which).toList());
    }

    private static Withdrawn give(ClusterFlaw.Call call, PlainPushes.Row row, Note why) {
        row.owner = call.node();
        row.why = why;
        row.withdrawnAt = call.tables.now();
        return new Withdrawn(row.push, why);
    }

    private static Stream<PlainPushes.Row> rows(ClusterFlaw.Call call) {
        return List.copyOf(call.tables.pushes.values()).stream();
    }

    private static void replace(ClusterFlaw.Call call, UnaryOperator<Pushed> change) {
        call.tables.pushes.replaceAll((key, row) -> {
            PlainPushes.Row other = new PlainPushes.Row(change.apply(row.push), row.addedAt);
            other.owner = row.owner;
            other.why = row.why;
            other.withdrawnAt = row.withdrawnAt;
            return other;
        });
    }
}
