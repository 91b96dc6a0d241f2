package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.Journal.Claim;
import dev.zimpush.spi.Journal.MessageKey;
import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Journal.Stored;
import dev.zimpush.spi.Journal.Taken;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of {@link JournalContract}: what a node has to look at, and which node that is. */
abstract class JournalInboxTests extends JournalNoteTests {
    @Test
    void inbox_notTaken_comesAgain() {
        connect(two, PHONE);
        one.write(message("m-1"));
        one.write(message("m-2"));

        assertThat(two.journal.inbox(two.epoch, 1))
                .extracting(Stored::delivery)
                .containsExactly(delivery(PHONE, "m-1"));
        assertThat(two.inboxIds()).containsExactly(delivery(PHONE, "m-1"), delivery(PHONE, "m-2"));
        two.taken(two.journal.inbox(two.epoch, 1));
        assertThat(two.inboxIds()).containsExactly(delivery(PHONE, "m-2"));
        two.takeInbox();
        assertThat(two.inbox()).isEmpty();
        assertThat(two.claim(delivery(PHONE, "m-1"))).as("taken is still owned").isEqualTo(Claim.WON);
    }

    @Test
    void inbox_freshDelivery_isAsItWasAppended() {
        connect(two, PHONE);
        one.write(message("m-1"));

        assertThat(two.inbox()).singleElement().satisfies(row -> {
            assertThat(row.acceptedAt()).isEqualTo(ACCEPTED);
            assertThat(row.attempts()).isZero();
            assertThat(row.notBefore()).isZero();
            assertThat(row.adopted()).isFalse();
            assertThat(row.maybePushed()).isFalse();
            assertThat(row.sending()).isFalse();
            assertThat(row.note()).isNull();
        });
    }

    @Test
    void inbox_timePasses_tellsWhatIsLeftOfTheTimeToLive() {
        connect(two, PHONE);
        one.write(Message.to("bob").id("m-1").timeToLive(Duration.ofHours(3)).build());

        assertThat(two.inbox().get(0).timeLeft()).isBetween(Duration.ofMinutes(170), Duration.ofHours(3));
        passTime(Duration.ofHours(2));
        assertThat(two.inbox().get(0).timeLeft()).isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
        passTime(Duration.ofHours(2));
        assertThat(two.inbox().get(0).timeLeft()).isLessThanOrEqualTo(Duration.ZERO);
    }

    @Test
    void taken_notedSinceItWasRead_staysUntilTheNoteWasSeen() {
        connect(two, PHONE);
        one.write(message("m-1"));
        List<Stored> before = two.inbox();
        one.note(Noting.recalled("bob", "m-1"));
        two.taken(before);
        assertThat(two.inbox()).extracting(Stored::note).containsExactly(Note.RECALLED);

        List<Stored> recalled = two.inbox();
        one.note(Noting.acked(delivery(PHONE, "m-1")));
        two.taken(recalled);
        assertThat(two.inbox()).extracting(Stored::note).containsExactly(Note.ACKED);
        two.takeInbox();
        assertThat(two.inbox()).isEmpty();
    }

    @Test
    void taken_givenAwaySinceItWasRead_staysInTheOtherInbox() {
        connect(two, PHONE);
        one.write(message("m-1"));
        List<Stored> seen = two.inbox();
        connect(one, PHONE);
        one.takeOver(PHONE);
        two.taken(seen);

        assertThat(one.inboxIds()).containsExactly(delivery(PHONE, "m-1"));
    }

    @Test
    void taken_againUnknownOrSettled_isHarmless() {
        connect(two, PHONE);
        one.write(message("m-1"));
        one.write(message("m-2"));
        List<Stored> seen = two.inbox();
        two.settle(delivery(PHONE, "m-1"), true);
        two.taken(seen);
        two.taken(seen);
        two.journal.taken(two.epoch, List.of(new Taken(delivery(WATCH, "m-1"), null)));
        two.journal.taken(two.epoch, List.of());

        assertThat(two.inbox()).isEmpty();
    }

    @Test
    void lookAgain_message_isInTheInboxForItsDevicesHere() {
        one.writeHere(message("m-1"), PHONE, TABLET);
        two.writeHere(message("m-1"), WATCH);
        one.writeHere(message("m-2"), PHONE);
        one.writeHere(message("eve", "m-1", SettlementMode.EACH_DEVICE), EVES_PHONE);
        one.lookAgain(message("m-1"));

        assertThat(one.inboxIds()).containsExactlyInAnyOrder(delivery(PHONE, "m-1"), delivery(TABLET, "m-1"));
        assertThat(two.inbox()).isEmpty();
        one.journal.lookAgain(one.epoch, List.of(new MessageKey("eve", "m-1"), new MessageKey("bob", "m-9")));
        assertThat(one.inbox()).hasSize(3);
        one.takeInbox();
        one.journal.lookAgain(one.epoch, List.of());
        assertThat(one.inbox()).isEmpty();
    }

    @Test
    void lookAgain_sending_isLeftOut() {
        one.writeHere(message("m-1"), PHONE, TABLET);
        one.claim(delivery(PHONE, "m-1"));
        one.lookAgain(message("m-1"));

        assertThat(one.inboxIds()).containsExactly(delivery(TABLET, "m-1"));
    }

    @Test
    void takeOver_deviceIsHereNow_givesItsDeliveriesInOrder() {
        ContractNode three = newNode("three");
        one.writeHere(message("m-2"), PHONE, TABLET);
        two.writeHere(message("m-1"), PHONE);
        one.writeHere(message("m-3"), PHONE);
        connect(three, PHONE);

        assertThat(three.takeOver(PHONE)).containsExactlyInAnyOrder(one.epoch, two.epoch);
        assertThat(three.inboxIds())
                .containsExactly(delivery(PHONE, "m-2"), delivery(PHONE, "m-1"), delivery(PHONE, "m-3"));
        assertThat(three.inbox()).extracting(Stored::adopted).containsOnly(false);
        assertThat(one.claim(delivery(PHONE, "m-2"))).isEqualTo(Claim.GONE);
        assertThat(one.claim(delivery(TABLET, "m-2"))).isEqualTo(Claim.WON);
        assertThat(three.takeOver(PHONE)).as("again").isEmpty();
    }

    @Test
    void takeOver_ownAlreadyOrNothingThere_takesFromNobody() {
        one.writeHere(message("m-1"), PHONE);
        connect(one, PHONE);
        connect(one, WATCH);

        assertThat(one.journal.takeOver(one.epoch, List.of(PHONE, WATCH))).isEqualTo(Set.of());
        assertThat(one.inbox()).isEmpty();
        assertThat(one.journal.takeOver(one.epoch, List.of())).isEmpty();
    }

    @Test
    void takeOver_deviceIsElsewhereByNow_takesNothing() {
        one.writeHere(message("m-1"), PHONE, TABLET);
        connect(two, PHONE);
        connect(one, PHONE);

        assertThat(two.journal.takeOver(two.epoch, List.of(PHONE, TABLET))).isEmpty();
        assertThat(two.inbox()).isEmpty();
    }

    @Test
    void takeOver_severalDevices_takesThoseOnly() {
        one.writeHere(message("m-1"), PHONE, TABLET, WATCH);
        one.writeHere(message("eve", "m-1", SettlementMode.EACH_DEVICE), EVES_PHONE);
        one.writeHere(message("m-2"), DeviceKey.of("bob", "Phone"));
        connect(two, PHONE);
        connect(two, TABLET);
        connect(two, EVES_PHONE);
        connect(two, WATCH);

        assertThat(two.journal.takeOver(two.epoch, List.of(TABLET, EVES_PHONE, PHONE)))
                .containsExactly(one.epoch);
        assertThat(two.inboxIds())
                .containsExactlyInAnyOrder(
                        delivery(PHONE, "m-1"), delivery(TABLET, "m-1"), delivery(EVES_PHONE, "m-1"));
    }

    @Test
    void takeOver_sendingOnALiveNode_staysThere() {
        one.writeHere(message("m-1"), PHONE);
        one.claim(delivery(PHONE, "m-1"));
        connect(two, PHONE);
        endLeases();

        assertThat(two.takeOver(PHONE)).isEmpty();
        assertThat(two.inbox()).isEmpty();
        one.release(delivery(PHONE, "m-1"), 1, Duration.ZERO);
        assertThat(two.takeOver(PHONE)).containsExactly(one.epoch);
    }

    @Test
    void takeOver_fromABuriedNode_isAdoptedAndMaybePushed() {
        one.writeHere(message("m-1"), PHONE);
        one.writeHere(message("m-2"), PHONE);
        one.claim(delivery(PHONE, "m-1"));
        bury(one, two);
        connect(two, PHONE);
        two.takeOver(PHONE);

        assertThat(two.inbox()).extracting(Stored::adopted).containsExactly(true, true);
        assertThat(two.inbox()).extracting(Stored::maybePushed).containsExactly(true, false);
        assertThat(two.inbox()).extracting(Stored::sending).containsOnly(false);
        assertThat(two.adopt()).as("left to adopt").isZero();
    }

    @Test
    void takeOver_noted_keepsTheNote() {
        one.writeHere(message("m-1"), PHONE);
        one.note(Noting.recalled("bob", "m-1"));
        one.takeInbox();
        connect(two, PHONE);
        two.takeOver(PHONE);

        assertThat(two.inbox()).extracting(Stored::note).containsExactly(Note.RECALLED);
        assertThat(two.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.noted(Note.RECALLED));
    }
}
