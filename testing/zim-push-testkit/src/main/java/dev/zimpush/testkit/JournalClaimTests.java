package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.Journal.Claim;
import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Journal.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Of {@link JournalContract}: who may send, and what becomes of it. */
abstract class JournalClaimTests extends JournalWriteTests {
    @Test
    void claim_own_isWonAgainAndAgain() {
        one.writeHere(message("m-1"), PHONE);
        connect(one, PHONE);

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.WON);
        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.WON);
    }

    @Test
    void claim_own_isSendingUntilReleased() {
        one.writeHere(message("m-1"), PHONE, TABLET);
        one.claim(delivery(PHONE, "m-1"));
        one.note(Noting.read("bob", "none", 1));
        one.note(Noting.recalled("bob", "m-1"));

        assertThat(one.inbox())
                .extracting(row -> row.delivery().device(), Stored::sending)
                .containsExactlyInAnyOrder(tuple(PHONE, true), tuple(TABLET, false));
        one.release(delivery(PHONE, "m-1"), 1, Duration.ZERO);
        assertThat(one.inbox()).extracting(Stored::sending).containsOnly(false);
    }

    @Test
    void claim_unknownSettledOrAnotherNodes_isGone() {
        one.writeHere(message("m-1"), PHONE, TABLET);
        one.settle(delivery(TABLET, "m-1"), true);

        assertThat(two.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.GONE);
        assertThat(one.claim(delivery(TABLET, "m-1"))).isEqualTo(Claim.GONE);
        assertThat(one.claim(delivery(PHONE, "m-2"))).isEqualTo(Claim.GONE);
        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.WON);
    }

    @Test
    void claim_byABuriedNodeBeforeAnybodyAdopts_isGone() {
        one.writeHere(message("m-1"), PHONE);
        bury(one, two);

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.GONE);
        two.adopt();
        assertThat(two.inbox()).extracting(Stored::maybePushed).containsExactly(false);
    }

    @Test
    void claim_noted_tellsTheNote() {
        Map<String, Noting> notings = Map.of(
                "m-1", Noting.acked(delivery(PHONE, "m-1")),
                "m-2", Noting.ackedElsewhere(delivery(TABLET, "m-2")),
                "m-3", Noting.recalled("bob", "m-3"),
                "m-4", Noting.read("bob", "m-4", 1),
                "m-5", Noting.loggedOut(TABLET));
        notings.forEach((id, noting) -> {
            DeviceKey device = noting.note() == Note.LOGGED_OUT ? TABLET : PHONE;
            one.writeHere(conversation(id), device);
            two.note(noting);

            assertThat(one.claim(delivery(device, id))).isEqualTo(Claim.noted(noting.note()));
        });
    }

    @Test
    void claim_sendingAndNotedSince_isNotSendingAnyMore() {
        one.writeHere(message("m-1"), PHONE);
        one.claim(delivery(PHONE, "m-1"));
        one.note(Noting.recalled("bob", "m-1"));

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.noted(Note.RECALLED));
        assertThat(one.inbox()).extracting(Stored::sending).containsExactly(false);
    }

    @Test
    void claim_connectedElsewhere_isThatNodesNow() {
        one.writeHere(message("m-1"), PHONE);
        connect(two, PHONE);

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.connectedElsewhere(two.epoch));
        assertThat(two.inbox()).singleElement().satisfies(row -> {
            assertThat(row.delivery()).isEqualTo(delivery(PHONE, "m-1"));
            assertThat(row.sending()).isFalse();
            assertThat(row.adopted()).isFalse();
        });
        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.GONE);
        assertThat(two.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.WON);
    }

    @Test
    void claim_connectedElsewhereWhileSending_isThatNodesNow() {
        one.writeHere(message("m-1"), PHONE);
        one.claim(delivery(PHONE, "m-1"));
        connect(two, PHONE);

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.connectedElsewhere(two.epoch));
        assertThat(two.inbox()).extracting(Stored::sending).containsExactly(false);
    }

    @Test
    void claim_connectedOnABuriedNodeOrNotAnyMore_isWon() {
        one.writeHere(message("m-1"), PHONE, TABLET);
        connect(two, PHONE);
        connect(two, TABLET);
        two.directory.close(two.epoch, List.of(two.connected(TABLET, 1)));
        assertThat(one.claim(delivery(TABLET, "m-1"))).isEqualTo(Claim.WON);

        bury(two, one);
        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.WON);
    }

    @Test
    void claim_connectedWhereTheLeaseEndedUnused_isThatNodesNow() {
        one.writeHere(message("m-1"), PHONE);
        connect(two, PHONE);
        endLeases();

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.connectedElsewhere(two.epoch));
    }

    @Test
    void claim_notedAndConnectedElsewhere_staysAndTellsTheNote() {
        one.writeHere(message("m-1"), PHONE);
        connect(two, PHONE);
        two.note(Noting.acked(delivery(PHONE, "m-1")));

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.noted(Note.ACKED));
        assertThat(two.inbox()).isEmpty();
        assertThat(one.inboxIds()).containsExactly(delivery(PHONE, "m-1"));
    }

    @Test
    void claim_severalAtOnce_answersInTheirOrder() {
        connect(two, TABLET);
        one.writeHere(anyDevice("m-1"), PHONE);
        one.writeHere(anyDevice("m-2"), PHONE, WATCH);
        one.writeHere(message("m-3"), PHONE, TABLET);
        one.note(Noting.recalled("bob", "m-1"));

        assertThat(one.journal.claim(
                        one.epoch,
                        List.of(
                                delivery(TABLET, "m-3"),
                                delivery(PHONE, "m-4"),
                                delivery(PHONE, "m-3"),
                                delivery(PHONE, "m-2"),
                                delivery(PHONE, "m-1"))))
                .containsExactly(
                        Claim.connectedElsewhere(two.epoch),
                        Claim.GONE,
                        Claim.WON,
                        Claim.SIBLING,
                        Claim.noted(Note.RECALLED));
        assertThat(one.journal.claim(one.epoch, List.of())).isEmpty();
    }

    @Test
    void claim_byABuriedNodeAfterAdoption_isGoneAndChangesNothing() {
        one.writeHere(message("m-1"), PHONE);
        bury(one, two);
        two.adopt();

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.GONE);
        one.release(delivery(PHONE, "m-1"), 7, Duration.ofDays(1));
        one.settle(delivery(PHONE, "m-1"), false);
        one.lookAgain(message("m-1"));
        assertThat(one.inbox()).isEmpty();
        assertThat(two.inbox()).singleElement().satisfies(row -> {
            assertThat(row.attempts()).isZero();
            assertThat(row.notBefore()).isZero();
            assertThat(row.sending()).isFalse();
        });
        assertThat(two.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.WON);
    }

    @Test
    void claim_byABuriedNode_doesNotEndWhatItsSiblingsWaitFor() {
        one.writeHere(anyDevice("m-1"), PHONE);
        two.writeHere(anyDevice("m-1"), TABLET);
        bury(one, two);
        two.adopt();
        one.claim(delivery(PHONE, "m-1"));

        assertThat(two.claim(delivery(TABLET, "m-1"))).isEqualTo(Claim.SIBLING);
    }

    @Test
    void release_own_isKeptForAnotherTry() {
        one.writeHere(message("m-1"), PHONE);
        one.claim(delivery(PHONE, "m-1"));
        one.release(delivery(PHONE, "m-1"), 3, Duration.ofHours(2));

        assertThat(find(one, delivery(PHONE, "m-1"))).hasValueSatisfying(row -> {
            assertThat(row.attempts()).isEqualTo(3);
            assertThat(row.sending()).isFalse();
            assertThat(row.notBefore()).isBetween(Duration.ofMinutes(110), Duration.ofHours(2));
        });
        passTime(Duration.ofHours(1));
        assertThat(one.inbox().get(0).notBefore()).isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
        passTime(Duration.ofHours(2));
        assertThat(one.inbox().get(0).notBefore()).isZero();
        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.WON);
    }

    @Test
    void release_anotherNodesOrUnknown_changesNothing() {
        one.writeHere(message("m-1"), PHONE);
        one.claim(delivery(PHONE, "m-1"));
        two.release(delivery(PHONE, "m-1"), 3, Duration.ofHours(2));
        one.release(delivery(PHONE, "m-2"), 3, Duration.ofHours(2));
        one.note(Noting.recalled("bob", "m-1"));

        assertThat(one.inbox()).singleElement().satisfies(row -> {
            assertThat(row.attempts()).isZero();
            assertThat(row.notBefore()).isZero();
            assertThat(row.sending()).isTrue();
        });
    }

    private static Message conversation(String id) {
        return Message.to("bob")
                .id(id)
                .settlement(SettlementMode.ANY_DEVICE)
                .conversation(id, 1)
                .build();
    }
}
