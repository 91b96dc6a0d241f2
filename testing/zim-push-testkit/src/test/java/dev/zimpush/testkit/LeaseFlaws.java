package dev.zimpush.testkit;

import static dev.zimpush.testkit.ClusterFlaw.after;
import static dev.zimpush.testkit.ClusterFlaw.around;
import static dev.zimpush.testkit.ClusterFlaw.before;
import static dev.zimpush.testkit.ClusterFlaw.failing;
import static dev.zimpush.testkit.ClusterFlaw.unlocked;

import dev.zimpush.spi.Directory.Connected;
import dev.zimpush.spi.Directory.Member;
import dev.zimpush.spi.Directory.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rules of a directory's nodes that can be broken. */
final class LeaseFlaws {
    private LeaseFlaws() {}

    static final List<ClusterFlaw> ALL = List.of(
            before(
                    "EPOCHS_ARE_GIVEN_AGAIN",
                    "Directory.join",
                    call -> call.tables.lastEpoch = call.tables.leases.keySet().stream()
                            .mapToLong(node -> node)
                            .max()
                            .orElse(0)),
            after(
                    "MEMBERS_COUNTS_CONNECTIONS_OF_ALL",
                    "Directory.members",
                    call -> call.answer = members(
                            call,
                            member -> new Member(
                                    member.node(), member.name(), member.leaseLeft(), call.tables.connections.size()))),
            after(
                    "MEMBERS_TELLS_NO_NAMES",
                    "Directory.members",
                    call -> call.answer = members(
                            call, member -> new Member(member.node(), "", member.leaseLeft(), member.connections()))),
            after(
                    "MEMBERS_LEAVES_OUT_ENDED_LEASES",
                    "Directory.members",
                    call -> call.answer = ((List<?>) call.answer)
                            .stream()
                                    .filter(member ->
                                            !((Member) member).leaseLeft().isZero())
                                    .toList()),
            after(
                    "MEMBERS_TELLS_A_WHOLE_LEASE",
                    "Directory.members",
                    call -> call.answer = members(
                            call,
                            member -> new Member(
                                    member.node(), member.name(), Duration.ofSeconds(10), member.connections()))),
            failing("LONG_NAMES_FAIL", "Directory.join", call -> ((String) call.arguments[0]).length() > 100),
            before("LEASES_ARE_LONGER", "Directory.join", call -> call.arguments[1] = Duration.ofDays(9)),
            before("RENEW_REFUSES_ENDED", "Directory.renew", call -> {
                if (call.tables.leaseHasEnded(call.node())) {
                    call.tables.leases.remove(call.node());
                }
            }),
            after("RENEW_BRINGS_BACK", "Directory.renew", call -> {
                call.tables.leases.put(call.node(), call.tables.now().plusSeconds(60));
                call.answer = true;
            }),
            around(
                    "RENEW_DOES_NOT_EXTEND",
                    "Directory.renew",
                    call -> call.memo = call.tables.leases.get(call.node()),
                    call -> call.tables.leases.computeIfPresent(call.node(), (node, end) -> (Instant) call.memo)),
            after(
                    "RENEW_EXTENDS_ALL",
                    "Directory.renew",
                    call -> call.tables.leases.replaceAll(
                            (node, end) -> call.tables.now().plus((Duration) call.arguments[1]))),
            before("RENEW_LOSES_WHAT_IT_HAD", "Directory.renew", call -> {
                if (call.tables.leaseHasEnded(call.node())) {
                    call.tables.connections.clear();
                }
            }),
            unlocked("RENEW_UNLOCKED", "Directory.renew", call -> {
                boolean live = call.step(() -> call.tables.isLive(call.node()));
                call.step(() -> live
                        && call.tables.leases.put(call.node(), call.tables.now().plus((Duration) call.arguments[1]))
                                != null);
                call.finish(live);
            }),
            keepsConnections("LEAVE_KEEPS_CONNECTIONS", "Directory.leave"),
            after(
                    "LEAVE_WAITS_FOR_THE_LEASE",
                    "Directory.leave",
                    call -> call.tables.leases.put(
                            call.node(), call.tables.now().plusSeconds(60))),
            failing("LEAVE_TWICE_FAILS", "Directory.leave", call -> !call.tables.isLive(call.node())),
            before(
                    "BURY_LIVE_ONES",
                    "Directory.bury",
                    call -> call.tables.leases.replaceAll((node, end) -> node == call.node() ? end : Instant.MIN)),
            around(
                    "BURY_BY_A_BURIED_ONE",
                    "Directory.bury",
                    call -> {
                        call.memo = call.tables.isLive(call.node());
                        call.tables.leases.putIfAbsent(call.node(), Instant.MAX);
                    },
                    call -> call.tables.leases.values().removeIf(end -> end.equals(Instant.MAX))),
            before("BURY_ITSELF", "Directory.bury", call -> {
                if (call.tables.leaseHasEnded(call.node())) {
                    new PlainDirectory(call.tables).leave(call.node());
                }
            }),
            before(
                    "BURY_WITHOUT_A_LEASE",
                    "Directory.bury",
                    call -> call.tables.leases.replaceAll((node, end) -> node == call.node() ? Instant.MAX : end)),
            keepsConnections("BURY_KEEPS_CONNECTIONS", "Directory.bury"),
            after("BURY_TELLS_NOBODY", "Directory.bury", call -> call.answer = List.of()),
            after("BURY_TELLS_ALL_WHO_ARE_GONE", "Directory.bury", call -> {
                List<Long> gone = new ArrayList<>();
                for (long node = 1; node <= call.tables.lastEpoch; node++) {
                    if (!call.tables.isLive(node)) {
                        gone.add(node);
                    }
                }
                call.answer = gone;
            }),
            unlocked("BURY_UNLOCKED", "Directory.bury", call -> {
                List<Long> dead = call.step(() -> call.tables.leases.keySet().stream()
                        .filter(node -> node != call.node() && call.tables.leaseHasEnded(node))
                        .toList());
                call.step(() -> {
                    dead.forEach(new PlainDirectory(call.tables)::leave);
                    return dead;
                });
                call.finish(dead);
            }),
            look("LOOK_SEES_NO_INBOX", p -> new Pending(false, p.notices(), p.outbox(), p.orphans())),
            look("LOOK_SEES_NO_NOTICE", p -> new Pending(p.inbox(), false, p.outbox(), p.orphans())),
            look("LOOK_SEES_NO_ORPHAN", p -> new Pending(p.inbox(), p.notices(), p.outbox(), false)),
            look("LOOK_SEES_EVERYTHING", p -> new Pending(true, true, true, true)),
            before(
                    "LOOK_IGNORES_LEASES",
                    "Directory.look",
                    call -> call.finish(new Pending(
                            !call.tables.inbox(call.node()).isEmpty(),
                            !call.tables.noticesOf(call.node()).isEmpty(),
                            false,
                            !call.tables.orphans().isEmpty()))));

    private static ClusterFlaw keepsConnections(String name, String method) {
        return around(
                name,
                method,
                call -> call.memo = List.copyOf(call.tables.connections.values()),
                call -> ((List<?>) call.memo)
                        .forEach(each -> call.tables.connections.put(((Connected) each).device(), (Connected) each)));
    }

    private static ClusterFlaw look(String name, UnaryOperator<Pending> change) {
        return after(name, "Directory.look", call -> call.answer = change.apply((Pending) call.answer));
    }

    private static List<Member> members(ClusterFlaw.Call call, UnaryOperator<Member> flaw) {
        return ((List<?>) call.answer)
                .stream().map(member -> flaw.apply((Member) member)).toList();
    }
}
