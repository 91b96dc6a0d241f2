package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Noted;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Journal.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Of {@link JournalContract}: what others may say about a delivery. */
abstract class JournalNoteTests extends JournalSiblingTests {
    private static final Noted NOTHING = new Noted(0, Set.of());

    private Noted notedAt(int deliveries, ContractNode... owners) {
        return new Noted(
                deliveries, Set.copyOf(Stream.of(owners).map(node -> node.epoch).toList()));
    }

    private static Message said(String id, String conversation, long sequence) {
        return Message.to("bob").id(id).conversation(conversation, sequence).build();
    }

    @Test
    void note_acked_isInTheOwnersInbox() {
        one.writeHere(message("m-1"), PHONE, TABLET);
        one.writeHere(message("m-2"), PHONE);

        assertThat(two.note(Noting.acked(delivery(PHONE, "m-1")))).isEqualTo(notedAt(1, one));
        assertThat(one.inbox())
                .extracting(Stored::delivery, Stored::note)
                .containsExactly(tuple(delivery(PHONE, "m-1"), Note.ACKED));
        assertThat(two.inbox()).isEmpty();
    }

    @Test
    void note_ownDelivery_isInTheInbox() {
        one.writeHere(message("m-1"), PHONE);

        assertThat(one.note(Noting.recalled("bob", "m-1"))).isEqualTo(notedAt(1, one));
        assertThat(one.inbox()).extracting(Stored::note).containsExactly(Note.RECALLED);
    }

    @Test
    void note_takenAlready_isInTheInboxAgain() {
        connect(two, PHONE);
        one.write(message("m-1"));
        two.takeInbox();
        one.note(Noting.recalled("bob", "m-1"));

        assertThat(two.inbox()).extracting(Stored::note).containsExactly(Note.RECALLED);
    }

    @Test
    void note_nothingThere_countsNothing() {
        one.writeHere(message("m-1"), PHONE);

        assertThat(one.note(Noting.acked(delivery(TABLET, "m-1")))).isEqualTo(NOTHING);
        assertThat(one.note(Noting.recalled("bob", "m-2"))).isEqualTo(NOTHING);
        assertThat(one.note(Noting.recalled("eve", "m-1"))).isEqualTo(NOTHING);
        assertThat(one.note(Noting.loggedOut(EVES_PHONE))).isEqualTo(NOTHING);
        assertThat(one.inbox()).isEmpty();
    }

    @Test
    void note_hasOneAlready_theFirstStaysUnlessAcked() {
        one.writeHere(said("m-1", "c", 1), PHONE);
        List<Noting> others =
                List.of(Noting.recalled("bob", "m-1"), Noting.read("bob", "c", 1), Noting.loggedOut(PHONE));
        for (Noting first : others) {
            one.settle(delivery(PHONE, "m-1"), true);
            one.writeHere(said("m-1", "c", 1), PHONE);
            assertThat(one.note(first)).as("%s", first.note()).isEqualTo(notedAt(1, one));
            for (Noting second : others) {
                assertThat(one.note(second))
                        .as("%s after %s", second.note(), first.note())
                        .isEqualTo(NOTHING);
            }
            assertThat(one.inbox()).extracting(Stored::note).containsExactly(first.note());

            assertThat(one.note(Noting.acked(delivery(PHONE, "m-1")))).isEqualTo(notedAt(1, one));
            assertThat(one.note(Noting.acked(delivery(PHONE, "m-1")))).isEqualTo(NOTHING);
            assertThat(one.note(first)).as("%s after ACKED", first.note()).isEqualTo(NOTHING);
            assertThat(one.inbox()).extracting(Stored::note).containsExactly(Note.ACKED);
        }
    }

    @Test
    void note_hasItAlreadyAndTaken_isNotInTheInboxAgain() {
        one.writeHere(message("m-1"), PHONE);
        one.note(Noting.recalled("bob", "m-1"));
        one.takeInbox();
        one.note(Noting.recalled("bob", "m-1"));

        assertThat(one.inbox()).isEmpty();
    }

    @Test
    void note_ackedElsewhere_concernsTheSiblingsOnAllNodes() {
        one.writeHere(anyDevice("m-1"), PHONE, TABLET);
        two.writeHere(anyDevice("m-1"), WATCH);
        one.writeHere(anyDevice("m-2"), PHONE);
        one.writeHere(message("eve", "m-1", SettlementMode.ANY_DEVICE), EVES_PHONE);

        assertThat(two.note(Noting.ackedElsewhere(delivery(PHONE, "m-1")))).isEqualTo(notedAt(2, one, two));
        assertThat(one.inboxIds()).containsExactly(delivery(TABLET, "m-1"));
        assertThat(two.inboxIds()).containsExactly(delivery(WATCH, "m-1"));
        assertThat(two.inbox()).extracting(Stored::note).containsExactly(Note.ACKED_ELSEWHERE);
    }

    @Test
    void note_ackedElsewhereByADeviceWithoutADelivery_concernsTheOthers() {
        one.writeHere(anyDevice("m-1"), PHONE);

        assertThat(two.note(Noting.ackedElsewhere(delivery(WATCH, "m-1")))).isEqualTo(notedAt(1, one));
    }

    @Test
    void note_ackedElsewhereOfEachDevice_concernsNobody() {
        one.writeHere(message("m-1"), PHONE, TABLET);

        assertThat(two.note(Noting.ackedElsewhere(delivery(PHONE, "m-1")))).isEqualTo(NOTHING);
    }

    @Test
    void note_recalled_concernsAllDevicesOfThatMessage() {
        one.writeHere(message("m-1"), PHONE, TABLET);
        two.writeHere(message("m-1"), WATCH);
        one.writeHere(message("m-2"), PHONE);
        one.writeHere(message("M-1"), PHONE);
        one.writeHere(message("eve", "m-1", SettlementMode.EACH_DEVICE), EVES_PHONE);

        assertThat(one.note(Noting.recalled("bob", "m-1"))).isEqualTo(notedAt(3, one, two));
        assertThat(one.inboxIds()).containsExactlyInAnyOrder(delivery(PHONE, "m-1"), delivery(TABLET, "m-1"));
    }

    @Test
    void note_read_concernsTheConversationUpToTheSequence() {
        one.writeHere(said("m-0", "c", Long.MIN_VALUE), PHONE);
        one.writeHere(said("m-1", "c", -1), PHONE);
        one.writeHere(said("m-2", "c", 7), PHONE, TABLET);
        one.writeHere(said("m-3", "c", 8), PHONE);
        one.writeHere(said("m-4", "C", 1), PHONE);
        one.writeHere(Message.to("bob").id("m-5").conversation("c").build(), PHONE);
        one.writeHere(message("m-6"), PHONE);
        one.writeHere(Message.to("eve").id("m-7").conversation("c", 1).build(), EVES_PHONE);

        assertThat(two.note(Noting.read("bob", "c", 7))).isEqualTo(notedAt(4, one));
        assertThat(one.inboxIds())
                .containsExactlyInAnyOrder(
                        delivery(PHONE, "m-0"),
                        delivery(PHONE, "m-1"),
                        delivery(PHONE, "m-2"),
                        delivery(TABLET, "m-2"));
        assertThat(two.note(Noting.read("bob", "c", Long.MAX_VALUE))).isEqualTo(notedAt(1, one));
    }

    @Test
    void note_loggedOut_concernsAllMessagesOfThatDevice() {
        one.writeHere(message("m-1"), PHONE, TABLET);
        two.writeHere(message("m-2"), PHONE);
        one.writeHere(message("m-3"), DeviceKey.of("bob", "Phone"));

        assertThat(one.note(Noting.loggedOut(PHONE))).isEqualTo(notedAt(2, one, two));
        assertThat(one.inboxIds()).containsExactly(delivery(PHONE, "m-1"));
        assertThat(two.inboxIds()).containsExactly(delivery(PHONE, "m-2"));
    }

    @Test
    void note_several_answersInTheirOrder() {
        one.writeHere(message("m-1"), PHONE, TABLET);
        two.writeHere(message("m-2"), WATCH);

        assertThat(one.journal.note(List.of(
                        Noting.recalled("bob", "m-9"),
                        Noting.recalled("bob", "m-2"),
                        Noting.acked(delivery(PHONE, "m-1")))))
                .containsExactly(NOTHING, notedAt(1, two), notedAt(1, one));
        assertThat(one.journal.note(List.of())).isEmpty();
    }

    @Test
    void note_severalOnTheSameDelivery_areNotedOneAfterTheOther() {
        one.writeHere(message("m-1"), PHONE);
        one.writeHere(message("m-2"), PHONE);
        Noting acked = Noting.acked(delivery(PHONE, "m-1"));

        assertThat(two.journal.note(List.of(
                        Noting.recalled("bob", "m-1"),
                        Noting.loggedOut(PHONE),
                        acked,
                        Noting.loggedOut(PHONE),
                        acked,
                        Noting.recalled("bob", "m-2"))))
                .containsExactly(notedAt(1, one), notedAt(1, one), notedAt(1, one), NOTHING, NOTHING, NOTHING);
        assertThat(one.inbox())
                .extracting(Stored::delivery, Stored::note)
                .containsExactly(
                        tuple(delivery(PHONE, "m-1"), Note.ACKED), tuple(delivery(PHONE, "m-2"), Note.LOGGED_OUT));
    }

    @Test
    void note_thousand_areAllNoted() {
        List<Noting> notings = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            one.writeHere(message("m-" + i), PHONE);
            notings.add(Noting.acked(delivery(PHONE, "m-" + i)));
        }

        assertThat(two.journal.note(notings)).hasSize(1_000).containsOnly(notedAt(1, one));
        assertThat(one.inbox()).hasSize(1_000);
    }

    @Test
    void note_whileSending_isSeenBesideTheSending() {
        one.writeHere(message("m-1"), PHONE);
        one.claim(delivery(PHONE, "m-1"));
        two.note(Noting.acked(delivery(PHONE, "m-1")));

        assertThat(one.inbox()).singleElement().satisfies(row -> {
            assertThat(row.sending()).isTrue();
            assertThat(row.note()).isEqualTo(Note.ACKED);
        });
    }

    @Test
    void note_ownerIsBuried_isSeenByWhoAdopts() {
        one.writeHere(message("m-1"), PHONE);
        bury(one, two);

        assertThat(two.note(Noting.acked(delivery(PHONE, "m-1"))).deliveries()).isEqualTo(1);
        two.adopt();
        assertThat(two.inbox()).extracting(Stored::note).containsExactly(Note.ACKED);
    }
}
