package dev.zimpush.testkit;

import static dev.zimpush.testkit.ClusterFlaw.after;
import static dev.zimpush.testkit.ClusterFlaw.around;
import static dev.zimpush.testkit.ClusterFlaw.before;
import static dev.zimpush.testkit.ClusterFlaw.failing;
import static dev.zimpush.testkit.ClusterFlaw.unlocked;

import dev.zimpush.DeliveryId;
import dev.zimpush.spi.Journal.Claim;
import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Noted;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Journal.Released;
import dev.zimpush.testkit.ClusterFlaw.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Rules of a journal's claims, releases and notes that can be broken. */
final class JournalSendFlaws {
    private static final String CLAIM = "Journal.claim";
    private static final String RELEASE = "Journal.release";
    private static final String NOTE = "Journal.note";

    private JournalSendFlaws() {}

    static final List<ClusterFlaw> ALL = List.of(
            before("CLAIM_BY_THE_DEAD", CLAIM, call -> {
                if (!call.tables.isLive(call.node())) {
                    call.finish(Collections.nCopies(call.batch(1).size(), Claim.WON));
                }
            }),
            before("CLAIM_ONCE", CLAIM, call -> {
                if (claimed(call).stream().anyMatch(row -> row.sending && row.owner == call.node())) {
                    call.finish(Collections.nCopies(call.batch(1).size(), Claim.GONE));
                }
            }),
            after("CLAIMED_IS_NOT_SENDING", CLAIM, call -> call.rows().forEach(row -> row.sending = false)),
            before("CLAIM_IGNORES_THE_OWNER", CLAIM, call -> claimed(call).forEach(row -> row.owner = call.node())),
            after("CLAIM_OF_THE_UNKNOWN_IS_WON", CLAIM, call -> replace(call, Claim.GONE, Claim.WON)),
            before("CLAIM_IGNORES_NOTES", CLAIM, call -> claimed(call).forEach(row -> row.note = null)),
            after(
                    "CLAIM_TELLS_ONE_NOTE_ONLY",
                    CLAIM,
                    call -> call.answer = call.<Claim>answers().stream()
                            .map(claim -> claim.kind() == Claim.Kind.NOTED ? Claim.noted(Note.ACKED) : claim)
                            .toList()),
            before("CLAIM_NOT_WON_STAYS_SENDING", CLAIM, call -> {
                if (claimed(call).stream().anyMatch(row -> row.note != null && row.sending)) {
                    call.finish(List.of(Claim.noted(claimed(call).get(0).note)));
                }
            }),
            before("CLAIM_IGNORES_CONNECTIONS", CLAIM, call -> call.tables.connections.clear()),
            before("CLAIM_TAKES_SENDING_ANYWAY", CLAIM, call -> {
                if (claimed(call).stream().anyMatch(row -> row.sending && row.owner == call.node())) {
                    call.tables.connections.clear();
                }
            }),
            after("CLAIM_GIVES_AWAY_WITHOUT_INBOX", CLAIM, call -> claimed(call).forEach(row -> row.inbox = false)),
            around(
                    "CLAIM_TELLS_BUT_KEEPS",
                    CLAIM,
                    call -> call.memo = claimed(call).stream()
                            .filter(row -> row.owner == call.node())
                            .toList(),
                    call -> ((List<?>) call.memo).forEach(row -> ((DeliveryRow) row).owner = call.node())),
            before(
                    "CLAIM_COUNTS_ENDED_LEASES_AS_BURIED",
                    CLAIM,
                    call -> call.tables
                            .connections
                            .values()
                            .removeIf(connected -> call.tables.leaseHasEnded(connected.node()))),
            before(
                    "CLAIM_GIVES_AWAY_BEFORE_NOTES",
                    CLAIM,
                    call -> claimed(call).stream()
                            .filter(row -> call.tables
                                    .connectedElsewhere(row.id.device(), call.node())
                                    .isPresent())
                            .forEach(row -> row.note = null)),
            after("CLAIM_ANSWERS_IN_OTHER_ORDER", CLAIM, call -> {
                List<Claim> turned = new ArrayList<>(call.answers());
                Collections.reverse(turned);
                call.answer = turned;
            }),
            failing("CLAIM_OF_NOTHING_FAILS", CLAIM, call -> call.batch(1).isEmpty()),
            before("CLAIM_FOR_A_BURIED_OWNER_TAKES_BACK", CLAIM, call -> {
                if (!call.tables.isLive(call.node())) {
                    claimed(call).forEach(row -> row.owner = call.node());
                }
            }),
            before("CLAIM_IGNORES_SIBLINGS", CLAIM, call -> call.rows().forEach(row -> row.mayAcknowledge = false)),
            around(
                    "CLAIM_OF_STRANGERS_COUNTS",
                    CLAIM,
                    call -> claimed(call).forEach(row -> row.mayAcknowledge = false),
                    call -> {}),
            around(
                    "SIBLINGS_WAIT_FOR_EVER",
                    CLAIM,
                    call -> call.memo = claimed(call).stream()
                            .filter(row -> row.mayAcknowledge)
                            .toList(),
                    call -> ((List<?>) call.memo).forEach(row -> ((DeliveryRow) row).mayAcknowledge = true)),
            around(
                    "SIBLINGS_WAIT_UNTIL_WON",
                    CLAIM,
                    call -> call.memo = claimed(call).stream()
                            .filter(row -> row.mayAcknowledge)
                            .toList(),
                    call -> ((List<?>) call.memo)
                            .stream()
                                    .map(row -> (DeliveryRow) row)
                                    .filter(row -> !row.sending)
                                    .forEach(row -> row.mayAcknowledge = true)),
            before("SIBLINGS_IN_ONE_CALL_WAIT", CLAIM, call -> {
                List<Claim> answers = new ArrayList<>();
                for (DeliveryId id : call.<DeliveryId>batch(1)) {
                    answers.addAll(JournalWriteFlaws.journal(call).claim(call.node(), List.of(id)));
                }
                call.finish(answers);
            }),
            before(
                    "SIBLINGS_WAIT_WITHOUT_A_CONNECTION",
                    CLAIM,
                    call -> call.rows().stream()
                            .filter(row -> !claimed(call).contains(row) && !row.sending)
                            .forEach(row -> row.mayAcknowledge = true)),
            before("SIBLINGS_OF_EACH_DEVICE_WAIT", CLAIM, call -> {
                if (claimed(call).stream()
                        .anyMatch(row -> call.rows().stream()
                                .anyMatch(other -> other.isSiblingOf(row)
                                        && other.mayAcknowledge
                                        && !claimed(call).contains(other)))) {
                    claimed(call).forEach(row -> row.mayAcknowledge = false);
                    call.finish(Collections.nCopies(call.batch(1).size(), Claim.SIBLING));
                }
            }),
            before("SIBLINGS_ARE_ALL_OF_THE_USER", CLAIM, call -> {
                if (call.batch(1).size() == 1
                        && call.rows().stream()
                                .anyMatch(row ->
                                        row.mayAcknowledge && !claimed(call).contains(row))) {
                    claimed(call).forEach(row -> row.mayAcknowledge = false);
                    call.finish(List.of(Claim.SIBLING));
                }
            }),
            after(
                    "ROUTED_MAY_NOT_ACKNOWLEDGE",
                    CLAIM,
                    call -> claimed(call).forEach(row -> row.mayAcknowledge = false)),
            after("WAITING_IS_SENDING", CLAIM, call -> claimed(call).forEach(row -> row.sending = true)),
            unlocked("CLAIM_UNLOCKED", CLAIM, call -> {
                List<Claim> answers = new ArrayList<>();
                for (DeliveryId id : call.<DeliveryId>batch(1)) {
                    DeliveryRow row = call.step(() -> call.tables.rows.get(id));
                    boolean mine = call.step(() -> row != null && row.owner == call.node() && row.note == null);
                    if (mine) {
                        answers.add(call.step(() -> {
                            row.owner = call.node();
                            row.sending = true;
                            return Claim.WON;
                        }));
                    } else {
                        answers.add(Claim.GONE);
                    }
                }
                call.finish(answers);
            }),
            unlocked("SIBLINGS_LOOK_BEFORE_THEY_ARE_COUNTED", CLAIM, call -> {
                List<DeliveryRow> waitedFor = call.step(() -> call.rows().stream()
                        .filter(row ->
                                row.mayAcknowledge && claimed(call).stream().anyMatch(row::isSiblingOf))
                        .toList());
                if (call.batch(1).size() == 1 && !waitedFor.isEmpty()) {
                    call.step(() -> {
                        claimed(call).forEach(row -> row.mayAcknowledge = false);
                        return 0;
                    });
                    call.finish(List.of(Claim.SIBLING));
                }
            }),
            released("RELEASE_FORGETS_ATTEMPTS", r -> new Released(r.delivery(), 0, r.notBefore())),
            released("RELEASE_FORGETS_THE_WAIT", r -> new Released(r.delivery(), r.attempts(), Duration.ZERO)),
            released(
                    "RELEASE_WAITS_LONGER",
                    r -> new Released(r.delivery(), r.attempts(), r.notBefore().multipliedBy(3))),
            around(
                    "RELEASED_IS_STILL_SENDING",
                    RELEASE,
                    call -> call.memo =
                            call.rows().stream().filter(row -> row.sending).toList(),
                    call -> ((List<?>) call.memo).forEach(row -> ((DeliveryRow) row).sending = true)),
            before(
                    "RELEASE_IGNORES_THE_OWNER",
                    RELEASE,
                    call -> call.<Released>batch(1).forEach(each -> {
                        DeliveryRow row = call.tables.rows.get(each.delivery());
                        if (row != null) {
                            row.attempts = each.attempts();
                            row.notBefore = call.tables.now().plus(each.notBefore());
                        }
                    })),
            failing(
                    "RELEASE_OF_THE_UNKNOWN_FAILS",
                    RELEASE,
                    call -> call.<Released>batch(1).stream()
                            .anyMatch(each -> !call.tables.rows.containsKey(each.delivery()))),
            after(
                    "RELEASE_WAITS_FOR_EVER",
                    RELEASE,
                    call -> call.rows().forEach(row -> row.notBefore = Instant.MAX.minusSeconds(1_000_000))),
            after("NOTED_IS_NOT_IN_THE_INBOX", NOTE, call -> call.rows().forEach(row -> row.inbox = false)),
            after(
                    "NOTED_TELLS_NO_OWNER",
                    NOTE,
                    call -> call.answer = call.<Noted>answers().stream()
                            .map(noted -> new Noted(noted.deliveries(), Set.of()))
                            .toList()),
            before("NOTES_REPLACE", NOTE, call -> call.rows().forEach(row -> row.note = null)),
            before("ACKED_REPLACES_NOTHING", NOTE, call -> {
                if (call.rows().stream().anyMatch(row -> row.note != null)) {
                    call.finish(Collections.nCopies(call.batch(0).size(), new Noted(0, Set.of())));
                }
            }),
            before("LAST_NOTED_FIRST", NOTE, call -> {
                List<Noting> turned = new ArrayList<>(call.batch(0));
                Collections.reverse(turned);
                call.arguments[0] = turned;
            }),
            after(
                    "NOTED_AGAIN_COUNTS",
                    NOTE,
                    call -> call.answer = call.<Noted>answers().stream()
                            .map(noted -> noted.deliveries() == 0
                                            && call.rows().stream().anyMatch(row -> row.note != null)
                                    ? new Noted(1, Set.of(call.rows().iterator().next().owner))
                                    : noted)
                            .toList()),
            after(
                    "NOTED_AGAIN_IS_IN_THE_INBOX",
                    NOTE,
                    call -> call.rows().stream().filter(row -> row.note != null).forEach(row -> row.inbox = true)),
            noting(
                    "ACKED_FOR_ALL_DEVICES",
                    n -> n.note() == Note.ACKED ? new Noting(n.note(), n.userId(), null, n.messageId(), null, 0) : n),
            noting(
                    "ACKED_FOR_ALL_MESSAGES",
                    n -> n.note() == Note.ACKED ? new Noting(n.note(), n.userId(), n.deviceId(), null, null, 0) : n),
            noting(
                    "ACKED_ELSEWHERE_FOR_ITSELF_TOO",
                    n -> n.note() == Note.ACKED_ELSEWHERE
                            ? new Noting(n.note(), n.userId(), null, n.messageId(), null, 0)
                            : n),
            before("ACKED_ELSEWHERE_OF_UNKNOWN_DEVICES_IGNORED", NOTE, call -> {
                Noting noting = call.<Noting>batch(0).get(0);
                if (noting.note() == Note.ACKED_ELSEWHERE
                        && call.rows().stream()
                                .noneMatch(row -> row.id.device().deviceId().equals(noting.deviceId()))) {
                    call.finish(List.of(new Noted(0, Set.of())));
                }
            }),
            noting(
                    "RECALLED_FOR_ALL_MESSAGES",
                    n -> n.note() == Note.RECALLED ? new Noting(n.note(), n.userId(), null, null, null, 0) : n),
            noting(
                    "READ_IS_BELOW_THE_SEQUENCE",
                    n -> n.note() == Note.READ && n.upToSequence() > Long.MIN_VALUE
                            ? new Noting(n.note(), n.userId(), null, null, n.conversation(), n.upToSequence() - 1)
                            : n),
            after(
                    "READ_TAKES_WHAT_HAS_NO_SEQUENCE",
                    NOTE,
                    call -> call.rows().stream()
                            .filter(row -> row.message.conversation().isPresent()
                                    && row.message.sequence().isEmpty())
                            .forEach(row -> row.inbox = true)),
            noting(
                    "LOGGED_OUT_FOR_ALL_DEVICES",
                    n -> n.note() == Note.LOGGED_OUT ? new Noting(n.note(), n.userId(), null, null, null, 0) : n),
            before("NOTES_ON_THE_BURIED_ARE_LOST", NOTE, call -> {
                if (!call.tables.orphans().isEmpty()) {
                    call.finish(List.of(new Noted(1, Set.of())));
                }
            }),
            before("NOTES_ON_SENDING_ARE_LOST", NOTE, call -> {
                if (call.rows().stream().anyMatch(row -> row.sending)) {
                    call.finish(List.of(new Noted(0, Set.of())));
                }
            }),
            after("NOTES_ANSWER_IN_OTHER_ORDER", NOTE, call -> {
                List<Noted> turned = new ArrayList<>(call.answers());
                Collections.reverse(turned);
                call.answer = turned;
            }),
            failing("NOTING_NOTHING_FAILS", NOTE, call -> call.batch(0).isEmpty()),
            failing("NOTING_MANY_FAILS", NOTE, call -> call.batch(0).size() > 500),
            unlocked("NOTE_COUNTS_UNLOCKED", NOTE, call -> {
                List<DeliveryRow> rows = call.step(() -> call.rows().stream()
                        .filter(row -> row.note == null
                                && row.concerns(call.<Noting>batch(0).get(0)))
                        .toList());
                if (call.batch(0).size() == 1 && rows.size() == 3) {
                    call.step(() -> {
                        rows.forEach(row -> row.note = Note.RECALLED);
                        return 0;
                    });
                    call.finish(List.of(new Noted(3, Set.of(rows.get(0).owner))));
                }
            }));

    private static List<DeliveryRow> claimed(Call call) {
        return call.rows().stream()
                .filter(row -> call.batch(1).contains(row.id))
                .toList();
    }

    private static void replace(Call call, Claim from, Claim to) {
        call.answer = call.<Claim>answers().stream()
                .map(claim -> claim.equals(from) ? to : claim)
                .toList();
    }

    private static ClusterFlaw released(String name, UnaryOperator<Released> change) {
        return before(
                name,
                RELEASE,
                call -> call.arguments[1] =
                        call.<Released>batch(1).stream().map(change).toList());
    }

    private static ClusterFlaw noting(String name, UnaryOperator<Noting> change) {
        return before(
                name,
                NOTE,
                call -> call.arguments[0] =
                        call.<Noting>batch(0).stream().map(change).toList());
    }
}
