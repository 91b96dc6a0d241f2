package dev.zimpush.testkit;

import static dev.zimpush.testkit.ClusterFlaw.before;
import static dev.zimpush.testkit.ClusterFlaw.failing;

import dev.zimpush.testkit.ClusterFlaw.Call;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules of a wake-up that can be broken. */
final class WakeupFlaws {
    private WakeupFlaws() {}

    static final List<ClusterFlaw> ALL = List.of(
            before("WAKES_NOBODY", "Wakeup.wake", call -> call.finish(null)),
            before("WAKES_ALL", "Wakeup.wake", call -> {
                Set<Long> all = new HashSet<>(call.tables.leases.keySet());
                all.addAll(nodes(call));
                call.arguments[0] = all;
            }),
            before(
                    "WAKES_THE_FIRST_ONLY",
                    "Wakeup.wake",
                    call -> call.arguments[0] = nodes(call).stream().limit(1).toList()),
            failing("WAKING_NOBODY_FAILS", "Wakeup.wake", call -> nodes(call).isEmpty()),
            failing(
                    "WAKING_A_STRANGER_FAILS",
                    "Wakeup.wake",
                    call -> !call.tables.leases.keySet().containsAll(nodes(call))),
            before(
                    "LISTENS_TWICE",
                    "Wakeup.listen",
                    call -> call.cluster.hints.listen(
                            call.cluster.backend(), (Long) call.arguments[0], (Runnable) call.arguments[1])),
            before("LISTENS_ONCE", "Wakeup.listen", call -> {
                if (call.tables.displacements.put(ClusterSetup.PHONE, new ArrayDeque<>()) != null) {
                    call.finish(null);
                }
            }),
            before("HEARS_AFTER_ITS_END", "Backend.close", call -> call.finish(null)));

    @SuppressWarnings("unchecked") // the argument of Wakeup.wake
    private static Collection<Long> nodes(Call call) {
        return (Collection<Long>) call.arguments[0];
    }
}
