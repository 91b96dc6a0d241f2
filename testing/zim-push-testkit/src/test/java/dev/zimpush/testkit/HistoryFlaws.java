package dev.zimpush.testkit;

import static dev.zimpush.testkit.ClusterFlaw.after;
import static dev.zimpush.testkit.ClusterFlaw.around;
import static dev.zimpush.testkit.ClusterFlaw.before;
import static dev.zimpush.testkit.ClusterFlaw.failing;

import dev.zimpush.spi.History.Entry;
import dev.zimpush.testkit.ClusterFlaw.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Rules of a history that can be broken. */
final class HistoryFlaws {
    private HistoryFlaws() {}

    static final List<ClusterFlaw> ALL = List.of(
            after("NOTHING_IS_NULL", "History.read", call -> {
                if (call.answers().isEmpty()) {
                    call.answer = null;
                }
            }),
            failing(
                    "APPEND_OF_NOTHING_FAILS",
                    "History.append",
                    call -> call.batch(0).isEmpty()),
            before(
                    "APPEND_TAKES_THE_FIRST_HUNDRED",
                    "History.append",
                    call -> call.arguments[0] =
                            call.batch(0).stream().limit(100).toList()),
            before(
                    "APPEND_ADDS_WHAT_IT_CAN",
                    "History.append",
                    call -> call.arguments[0] =
                            call.batch(0).stream().filter(Objects::nonNull).toList()),
            before(
                    "APPEND_FORGETS_THE_NODE",
                    "History.append",
                    call -> entries(call, entry -> new Entry(entry.delivery(), 0, entry.steps()))),
            before(
                    "APPEND_CUTS_THE_STEPS",
                    "History.append",
                    call -> entries(
                            call,
                            entry -> new Entry(
                                    entry.delivery(),
                                    entry.node(),
                                    entry.steps()
                                            .substring(
                                                    0,
                                                    Math.min(255, entry.steps().length()))))),
            before(
                    "READ_LOOKS_FOR_THE_USER_ONLY",
                    "History.read",
                    call -> found(
                            call, entry -> entry.delivery().device().userId().equals(call.arguments[0]))),
            before(
                    "READ_LOOKS_FOR_THE_MESSAGE_ONLY",
                    "History.read",
                    call -> found(call, entry -> entry.delivery().messageId().equals(call.arguments[1]))),
            before(
                    "READ_IGNORES_CASE_AND_SPACES",
                    "History.read",
                    call -> found(
                            call,
                            entry -> entry.delivery().device().userId().equalsIgnoreCase((String) call.arguments[0])
                                    && entry.delivery().messageId().strip().equalsIgnoreCase((String)
                                            call.arguments[1]))),
            after("READ_IS_OF_ONE_DEVICE", "History.read", call -> {
                List<Entry> read = call.answers();
                call.answer = read.stream()
                        .filter(entry -> entry.delivery().equals(read.get(0).delivery()))
                        .toList();
            }),
            after("READ_IS_REVERSED", "History.read", call -> {
                List<Entry> read = new ArrayList<>(call.<Entry>answers());
                Collections.reverse(read);
                call.answer = read;
            }),
            before("READ_HAS_NO_BOUND", "History.read", call -> call.arguments[2] = Integer.MAX_VALUE),
            after("READ_HAS_THE_BEGINNING_ONLY", "History.read", call -> {
                List<Entry> read = call.answers();
                call.answer = read.stream().limit(3).toList();
            }),
            before("PRUNE_DOES_NOTHING", "History.prune", call -> call.finish(0)),
            before("PRUNE_TAKES_THE_YOUNG", "History.prune", call -> call.arguments[0] = Duration.ZERO),
            before("PRUNE_HAS_NO_BOUND", "History.prune", call -> call.arguments[1] = Integer.MAX_VALUE),
            around(
                    "PRUNE_BEGINS_WITH_THE_YOUNGEST",
                    "History.prune",
                    call -> Collections.reverse(call.tables.history),
                    call -> Collections.reverse(call.tables.history)));

    private static void entries(Call call, UnaryOperator<Entry> change) {
        call.arguments[0] = call.<Entry>batch(0).stream().map(change).toList();
    }

    private static void found(Call call, Predicate<Entry> which) {
        call.finish(PlainHistory.ends(
                call.tables.history.stream()
                        .map(ClusterTables.Told::entry)
                        .filter(which)
                        .toList(),
                (Integer) call.arguments[2]));
    }
}
