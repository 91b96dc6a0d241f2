package dev.zimpush.testkit;

import static dev.zimpush.testkit.ClusterFlaw.after;
import static dev.zimpush.testkit.ClusterFlaw.around;
import static dev.zimpush.testkit.ClusterFlaw.before;
import static dev.zimpush.testkit.ClusterFlaw.failing;
import static dev.zimpush.testkit.ClusterFlaw.unlocked;

import dev.zimpush.CloseReason;
import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Directory.Connected;
import dev.zimpush.spi.Directory.Notice;
import dev.zimpush.spi.Directory.Opened;
import dev.zimpush.spi.Directory.Opening;
import dev.zimpush.testkit.ClusterFlaw.Call;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Rules of a directory's connections that can be broken. */
final class ConnectionFlaws {
    private ConnectionFlaws() {}

    static final List<ClusterFlaw> ALL = List.of(
            after("OPEN_FORGETS", "Directory.open", call -> call.tables.connections.clear()),
            before(
                    "OPEN_COUNTS_REPEATS",
                    "Directory.open",
                    call -> each(call, opening -> {
                        if (mine(call, opening).equals(call.tables.connections.get(opening.device()))) {
                            displaced(call, opening.device());
                        }
                    })),
            after(
                    "OPEN_LEAVES_A_NOTICE_ON_ITS_OWN_NODE",
                    "Directory.open",
                    call -> each(
                            call,
                            opening -> call.tables
                                    .noticesOf(call.node())
                                    .add(new Notice(99, opening.device(), 0, CloseReason.DISPLACED)))),
            after("OPEN_LEAVES_NO_NOTICE", "Directory.open", call -> call.tables.notices.clear()),
            before("OPEN_KEEPS_THE_OLDER", "Directory.open", call -> {
                if (call.<Opening>batch(1).stream().anyMatch(o -> call.tables.connections.containsKey(o.device()))) {
                    call.finish(List.of(new Opened(Opened.Kind.OPENED, 0)));
                }
            }),
            around(
                    "OPEN_ON_BURIED_NODES",
                    "Directory.open",
                    call -> call.memo = call.tables.leases.putIfAbsent(call.node(), Instant.MAX),
                    call -> call.tables.leases.values().removeIf(end -> end.equals(Instant.MAX))),
            after("OPEN_ANSWERS_IN_OTHER_ORDER", "Directory.open", call -> {
                List<Opened> turned = new ArrayList<>(call.answers());
                Collections.reverse(turned);
                call.answer = turned;
            }),
            before("OPEN_NEVER_REFUSES", "Directory.open", call -> call.tables.displacements.clear()),
            before(
                    "OPEN_COUNTS_WITHIN_A_NODE_ONLY",
                    "Directory.open",
                    call -> each(call, opening -> {
                        Connected older = call.tables.connections.get(opening.device());
                        if (older != null && older.node() != call.node()) {
                            call.tables.displacements.clear();
                        }
                    })),
            before(
                    "OPEN_COUNTS_OVER_NODES_ONLY",
                    "Directory.open",
                    call -> each(call, opening -> {
                        Connected older = call.tables.connections.get(opening.device());
                        if (older != null && older.node() == call.node()) {
                            call.tables.displacements.clear();
                        }
                    })),
            before(
                    "OPEN_COUNTS_FOR_EVER",
                    "Directory.open",
                    call -> call.tables.displacements.replaceAll(
                            (device, times) -> new ArrayDeque<>(Collections.nCopies(times.size(), call.tables.now())))),
            before(
                    "OPEN_COUNTS_ONES_AFTER_A_CLOSE",
                    "Directory.open",
                    call -> each(call, opening -> {
                        if (!call.tables.connections.containsKey(opening.device())) {
                            displaced(call, opening.device());
                        }
                    })),
            after("OPEN_COUNTS_FOR_ALL_DEVICES", "Directory.open", call -> {
                if (call.<Opened>answers().stream().anyMatch(o -> o.kind() == Opened.Kind.REFUSED)) {
                    for (int i = 0; i < 3; i++) {
                        displaced(call, ClusterSetup.TABLET);
                    }
                    call.tables.connections.put(
                            ClusterSetup.TABLET, new Connected(ClusterSetup.TABLET, call.node(), 77));
                }
            }),
            after(
                    "OPEN_REFUSED_IS_KNOWN",
                    "Directory.open",
                    call -> each(call, opening -> call.tables.connections.put(opening.device(), mine(call, opening)))),
            openings("AGAIN_DISPLACES", o -> new Opening(o.device(), o.connectionId(), false)),
            openings("EACH_GIVES_WAY", o -> new Opening(o.device(), o.connectionId(), true)),
            after("AGAIN_ALWAYS_GIVES_WAY", "Directory.open", call -> {
                if (call.<Opening>batch(1).stream().anyMatch(Opening::again)) {
                    call.answer = List.of(new Opened(Opened.Kind.GAVE_WAY, 1));
                }
            }),
            openings(
                    "IDS_IN_LOWER_CASE",
                    o -> new Opening(
                            DeviceKey.of(
                                    o.device().userId().toLowerCase(Locale.ROOT),
                                    o.device().deviceId().toLowerCase(Locale.ROOT)),
                            o.connectionId(),
                            o.again())),
            after(
                    "OPEN_TELLS_NO_OTHER",
                    "Directory.open",
                    call -> call.answer = call.<Opened>answers().stream()
                            .map(opened -> new Opened(opened.kind(), 0))
                            .toList()),
            failing(
                    "EMPTY_BATCHES_FAIL",
                    "Directory.open",
                    call -> call.batch(1).isEmpty()),
            failing(
                    "LARGE_BATCHES_FAIL",
                    "Directory.open",
                    call -> call.batch(1).size() > 500),
            unlocked("OPEN_UNLOCKED", "Directory.open", call -> {
                List<Opened> answers = new ArrayList<>();
                each(call, opening -> {
                    DeviceKey device = opening.device();
                    Connected older = call.step(() -> call.tables.connections.get(device));
                    call.step(() -> call.tables.connections.put(device, mine(call, opening)));
                    long other = older == null || older.node() == call.node() ? 0 : older.node();
                    if (other != 0) {
                        call.step(() -> call.tables
                                .noticesOf(other)
                                .add(new Notice(
                                        call.tables.nextNotice(),
                                        device,
                                        older.connectionId(),
                                        CloseReason.DISPLACED)));
                    }
                    answers.add(new Opened(Opened.Kind.OPENED, other));
                });
                call.finish(answers);
            }),
            before(
                    "CLOSE_IGNORES_THE_NUMBER",
                    "Directory.close",
                    call -> call.<Connected>batch(1)
                            .forEach(connected -> call.tables.connections.computeIfPresent(
                                    connected.device(), (device, now) -> now.node() == call.node() ? null : now))),
            before(
                    "CLOSE_IGNORES_THE_NODE",
                    "Directory.close",
                    call -> call.<Connected>batch(1)
                            .forEach(connected -> call.tables.connections.remove(connected.device()))),
            before("CLOSE_FORGETS", "Directory.close", call -> call.finish(null)),
            before(
                    "CLOSE_TAKES_THE_FIRST_ONLY",
                    "Directory.close",
                    call -> call.arguments[1] =
                            call.<Connected>batch(1).stream().limit(1).toList()),
            failing(
                    "CLOSE_TWICE_FAILS",
                    "Directory.close",
                    call -> call.<Connected>batch(1).stream().noneMatch(call.tables.connections::containsValue)),
            unlocked("CLOSE_UNLOCKED", "Directory.close", call -> {
                for (Connected connected : call.<Connected>batch(1)) {
                    if (call.step(() -> connected.equals(call.tables.connections.get(connected.device())))) {
                        call.step(() -> call.tables.connections.remove(connected.device()));
                    }
                }
                call.finish(null);
            }),
            after("CONNECTIONS_OF_NOBODY_LISTED", "Directory.connections", call -> {
                Map<String, List<Connected>> found = connections(call);
                asked(call).forEach(user -> found.putIfAbsent(user, List.of()));
                call.answer = found;
            }),
            after("CONNECTIONS_OF_ALL", "Directory.connections", call -> {
                Map<String, List<Connected>> found = connections(call);
                call.tables.connections.forEach(
                        (device, connected) -> found.putIfAbsent(device.userId(), List.of(connected)));
                call.answer = found;
            }),
            after("CONNECTIONS_ONE_OF_EACH", "Directory.connections", call -> {
                Map<String, List<Connected>> found = connections(call);
                found.replaceAll((user, all) -> all.subList(0, 1));
                call.answer = found;
            }),
            after("LOG_OUT_LEAVES_NO_NOTICE", "Directory.logOut", call -> call.tables.notices.clear()),
            before(
                    "LOG_OUT_FORGETS",
                    "Directory.logOut",
                    call -> call.finish(Optional.ofNullable(call.tables.connections.get((DeviceKey) call.arguments[0]))
                            .map(Connected::node))),
            after("LOG_OUT_TAKES_THE_USERS_OTHERS", "Directory.logOut", call -> call.tables.connections.clear()),
            after(
                    "LOG_OUT_LEAVES_THE_OTHER_REASON",
                    "Directory.logOut",
                    call -> call.tables
                            .notices
                            .values()
                            .forEach(all -> all.replaceAll(
                                    n -> new Notice(n.id(), n.device(), n.connectionId(), CloseReason.DISPLACED)))),
            failing(
                    "LOG_OUT_OF_A_STRANGER_FAILS",
                    "Directory.logOut",
                    call -> !call.tables.connections.containsKey((DeviceKey) call.arguments[0])),
            after("LOG_OUT_FOR_EVER", "Directory.logOut", call -> {
                for (int i = 0; i < 4; i++) {
                    displaced(call, (DeviceKey) call.arguments[0]);
                }
                DeviceKey device = (DeviceKey) call.arguments[0];
                call.tables.connections.put(device, new Connected(device, -1, 1));
            }),
            after("NOTICES_NEWEST_FIRST", "Directory.notices", call -> {
                List<Notice> turned = new ArrayList<>(call.answers());
                Collections.reverse(turned);
                call.answer = turned;
            }),
            after(
                    "NOTICES_ONCE",
                    "Directory.notices",
                    call -> call.tables.noticesOf(call.node()).clear()),
            before("NOTICES_WITHOUT_LIMIT", "Directory.notices", call -> call.arguments[1] = 1_000),
            before(
                    "NOTICED_ALL",
                    "Directory.noticed",
                    call -> call.tables.noticesOf(call.node()).clear()),
            before("NOTICED_FORGETS", "Directory.noticed", call -> call.finish(null)),
            before("CLOSE_LEAVES", "Backend.close", call -> call.tables.leases.clear()));

    private static ClusterFlaw openings(String name, UnaryOperator<Opening> change) {
        return before(
                name,
                "Directory.open",
                call -> call.arguments[1] =
                        call.<Opening>batch(1).stream().map(change).toList());
    }

    private static void each(Call call, Consumer<Opening> work) {
        call.<Opening>batch(1).forEach(work);
    }

    private static Connected mine(Call call, Opening opening) {
        return new Connected(opening.device(), call.node(), opening.connectionId());
    }

    private static void displaced(Call call, DeviceKey device) {
        call.tables
                .displacements
                .computeIfAbsent(device, any -> new ArrayDeque<>())
                .add(call.tables.now());
    }

    @SuppressWarnings("unchecked") // the answer of Directory.connections
    private static Map<String, List<Connected>> connections(Call call) {
        return new TreeMap<>((Map<String, List<Connected>>) call.answer);
    }

    @SuppressWarnings("unchecked") // the argument of Directory.connections
    private static Collection<String> asked(Call call) {
        return (Collection<String>) call.arguments[0];
    }
}
