package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.SettlementMode;
import dev.zimpush.spi.Journal.Claim;
import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Noting;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of {@link JournalContract}: nothing of {@link SettlementMode#ANY_DEVICE} is sent while a sibling may acknowledge. */
abstract class JournalSiblingTests extends JournalClaimTests {
    @Test
    void claim_siblingConnectedElsewhere_waitsUntilThatIsClaimed() {
        bind(PHONE);
        connect(two, TABLET);
        one.write(anyDevice("m-1"));

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.SIBLING);
        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.SIBLING);
        assertThat(two.claim(delivery(TABLET, "m-1"))).isEqualTo(Claim.WON);
        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.WON);
    }

    @Test
    void claim_siblingConnectedHere_waitsUntilThatIsSettled() {
        bind(PHONE);
        connect(one, TABLET);
        one.write(anyDevice("m-1"));

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.SIBLING);
        one.settle(delivery(TABLET, "m-1"), true);
        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.WON);
    }

    @Test
    void claim_siblingNamedHere_waitsUntilThatIsClaimed() {
        one.writeHere(anyDevice("m-1"), PHONE, TABLET);

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.SIBLING);
        assertThat(one.claim(delivery(TABLET, "m-1"))).isEqualTo(Claim.WON);
        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.WON);
    }

    @Test
    void claim_waitsForASibling_isNotSending() {
        one.writeHere(anyDevice("m-1"), PHONE, TABLET);
        one.claim(delivery(PHONE, "m-1"));
        connect(two, PHONE);
        connect(two, TABLET);

        assertThat(two.takeOver(PHONE)).containsExactly(one.epoch);
    }

    @Test
    void claim_siblingClaimedButNotWon_waitsNoLonger() {
        one.writeHere(anyDevice("m-1"), PHONE);
        two.writeHere(anyDevice("m-1"), TABLET);
        two.note(Noting.loggedOut(TABLET));

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.SIBLING);
        assertThat(two.claim(delivery(TABLET, "m-1"))).isEqualTo(Claim.noted(Note.LOGGED_OUT));
        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.WON);
    }

    @Test
    void claim_siblingsInTheSameCall_doNotWaitForEachOther() {
        one.writeHere(anyDevice("m-1"), PHONE, TABLET, WATCH);

        assertThat(one.journal.claim(
                        one.epoch, List.of(delivery(WATCH, "m-1"), delivery(PHONE, "m-1"), delivery(TABLET, "m-1"))))
                .containsOnly(Claim.WON);
    }

    @Test
    void claim_siblingsThatWaitForEachOther_endTheWaitOfTheSecond() {
        one.writeHere(anyDevice("m-1"), PHONE);
        two.writeHere(anyDevice("m-1"), TABLET);

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.SIBLING);
        assertThat(two.claim(delivery(TABLET, "m-1"))).isEqualTo(Claim.WON);
    }

    @Test
    void claim_siblingWithoutAConnection_isNotWaitedFor() {
        bind(PHONE, TABLET);
        one.write(anyDevice("m-1"));

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.WON);
    }

    @Test
    void claim_siblingOfEachDevice_isNotWaitedFor() {
        one.writeHere(message("m-1"), PHONE, TABLET);

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.WON);
    }

    @Test
    void claim_otherMessagesAndOtherUsers_areNoSiblings() {
        one.writeHere(anyDevice("m-1"), PHONE);
        one.writeHere(anyDevice("m-2"), TABLET);
        one.writeHere(message("eve", "m-1", SettlementMode.ANY_DEVICE), EVES_PHONE);

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.WON);
    }

    @Test
    void claim_siblingTakenOverByTheNodeOfItsConnection_isWaitedForAgain() {
        one.writeHere(anyDevice("m-1"), PHONE, TABLET);
        one.claim(delivery(TABLET, "m-1"));
        one.claim(delivery(PHONE, "m-1"));
        one.release(delivery(PHONE, "m-1"), 1, Duration.ZERO);
        assertThat(one.claim(delivery(TABLET, "m-1"))).isEqualTo(Claim.WON);
        connect(two, PHONE);
        two.takeOver(PHONE);

        assertThat(one.claim(delivery(TABLET, "m-1"))).isEqualTo(Claim.SIBLING);
        assertThat(two.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.WON);
        assertThat(one.claim(delivery(TABLET, "m-1"))).isEqualTo(Claim.WON);
    }

    @Test
    void claim_siblingBackOnItsOwnersNode_isWaitedForAgain() {
        one.writeHere(anyDevice("m-1"), PHONE, TABLET);
        one.claim(delivery(TABLET, "m-1"));
        one.release(delivery(TABLET, "m-1"), 1, Duration.ZERO);
        connect(one, TABLET);
        assertThat(one.takeOver(TABLET)).isEqualTo(Set.of());

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.SIBLING);
    }

    @Test
    void claim_siblingBackWhileItIsBeingSent_isNotWaitedFor() {
        one.writeHere(anyDevice("m-1"), PHONE, TABLET);
        one.claim(delivery(PHONE, "m-1"));
        assertThat(one.claim(delivery(TABLET, "m-1"))).isEqualTo(Claim.WON);
        connect(two, TABLET);
        two.takeOver(TABLET);

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.WON);
    }

    @Test
    void claim_siblingRoutedToTheNodeOfItsConnection_isWaitedForAgain() {
        one.writeHere(anyDevice("m-1"), PHONE, TABLET);
        connect(two, TABLET);
        assertThat(one.claim(delivery(TABLET, "m-1"))).isEqualTo(Claim.connectedElsewhere(two.epoch));

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.SIBLING);
        two.claim(delivery(TABLET, "m-1"));
        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.WON);
    }

    @Test
    void claim_siblingAckedButNotSettled_isStoppedByTheNote() {
        one.writeHere(anyDevice("m-1"), PHONE, TABLET);
        one.claim(delivery(TABLET, "m-1"));
        two.note(Noting.acked(delivery(TABLET, "m-1")));
        two.note(Noting.ackedElsewhere(delivery(TABLET, "m-1")));

        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.noted(Note.ACKED_ELSEWHERE));
    }
}
