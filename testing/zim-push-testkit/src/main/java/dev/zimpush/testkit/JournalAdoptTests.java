package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.spi.Journal.Claim;
import dev.zimpush.spi.Journal.Enqueued;
import dev.zimpush.spi.Journal.MessageKey;
import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Journal.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Of {@link JournalContract}: what becomes of the deliveries of a node that is gone, and of what a host enqueued. */
abstract class JournalAdoptTests extends JournalInboxTests {
    /**
     * Puts a message into the outbox of the store that was made last, as a host does within its own transaction, and commits
     * that.
     *
     * @return false if the store has no such way in; the tests of it are then skipped
     */
    protected boolean enqueue(Message message) {
        return false;
    }

    @Test
    void adopt_ownersAreNotBuried_takesNothing() {
        one.writeHere(message("m-1"), PHONE);
        two.writeHere(message("m-1"), TABLET);
        assertThat(two.adopt()).isZero();
        endLeases();

        assertThat(two.adopt()).isZero();
        assertThat(one.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.WON);
    }

    @Test
    void adopt_ownerIsBuried_givesAllMarkedAsAdopted() {
        one.writeHere(message("m-1"), PHONE, TABLET);
        one.writeHere(message("m-2"), PHONE);
        two.writeHere(message("m-2"), TABLET);
        one.claim(delivery(TABLET, "m-1"));
        bury(one, two);

        assertThat(two.adopt()).isEqualTo(3);
        assertThat(two.inbox())
                .extracting(Stored::delivery, Stored::adopted, Stored::maybePushed, Stored::sending)
                .containsExactlyInAnyOrder(
                        tuple(delivery(PHONE, "m-1"), true, false, false),
                        tuple(delivery(TABLET, "m-1"), true, true, false),
                        tuple(delivery(PHONE, "m-2"), true, false, false));
        assertThat(two.adopt()).isZero();
        assertThat(two.claim(delivery(TABLET, "m-1"))).isEqualTo(Claim.WON);
    }

    @Test
    void adopt_released_keepsAttemptsAndWait() {
        one.writeHere(Message.to("bob").id("m-1").timeToLive(Duration.ofDays(2)).build(), PHONE);
        one.claim(delivery(PHONE, "m-1"));
        one.release(delivery(PHONE, "m-1"), 3, Duration.ofHours(9));
        bury(one, two);
        two.adopt();

        assertThat(two.inbox()).singleElement().satisfies(row -> {
            assertThat(row.attempts()).isEqualTo(3);
            assertThat(row.notBefore()).isBetween(Duration.ofHours(7), Duration.ofHours(8));
            assertThat(row.timeLeft()).isBetween(Duration.ofHours(46), Duration.ofHours(47));
            assertThat(row.acceptedAt()).isEqualTo(ACCEPTED);
            assertThat(row.maybePushed()).isFalse();
        });
    }

    @Test
    void adopt_noted_keepsTheNote() {
        one.writeHere(message("m-1"), PHONE);
        one.note(Noting.recalled("bob", "m-1"));
        one.takeInbox();
        bury(one, two);
        two.adopt();

        assertThat(two.inbox()).extracting(Stored::note).containsExactly(Note.RECALLED);
    }

    @Test
    void adopt_limited_takesSoManyAtATime() {
        for (int i = 0; i < 5; i++) {
            one.writeHere(message("m-" + i), PHONE);
        }
        bury(one, two);

        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            taken.add(two.journal.adopt(two.epoch, 2));
        }
        assertThat(taken).containsExactly(2, 2, 1, 0);
        assertThat(two.inboxIds()).hasSize(5);
    }

    @Test
    void adopt_byABuriedNode_takesNothing() {
        ContractNode three = newNode("three");
        one.writeHere(message("m-1"), PHONE);
        bury(one, two);
        three.directory.leave(three.epoch);

        assertThat(three.adopt()).isZero();
        assertThat(one.adopt()).as("its own").isZero();
        assertThat(two.adopt()).isEqualTo(1);
    }

    @Test
    void adopt_adopterIsBuriedToo_keepsWhatIsKnown() {
        ContractNode three = newNode("three");
        one.writeHere(message("m-1"), PHONE, TABLET);
        one.claim(delivery(PHONE, "m-1"));
        bury(one, two);
        two.adopt();
        two.claim(delivery(TABLET, "m-1"));
        two.release(delivery(TABLET, "m-1"), 2, Duration.ZERO);
        bury(two, three);

        assertThat(three.adopt()).isEqualTo(2);
        assertThat(three.inbox())
                .extracting(Stored::delivery, Stored::adopted, Stored::maybePushed, Stored::attempts)
                .containsExactlyInAnyOrder(
                        tuple(delivery(PHONE, "m-1"), true, true, 0), tuple(delivery(TABLET, "m-1"), true, false, 2));
    }

    @Test
    void adopt_givenToAnotherNodeLater_staysAdopted() {
        ContractNode three = newNode("three");
        one.writeHere(message("m-1"), PHONE);
        one.claim(delivery(PHONE, "m-1"));
        bury(one, two);
        two.adopt();
        connect(three, PHONE);
        two.claim(delivery(PHONE, "m-1"));

        assertThat(three.inbox()).singleElement().satisfies(row -> {
            assertThat(row.adopted()).isTrue();
            assertThat(row.maybePushed()).isTrue();
        });
    }

    @Test
    void adopt_nodeHasJoinedAgain_isAnotherNode() {
        one.writeHere(message("m-1"), PHONE);
        bury(one, two);
        ContractNode again = newNode("one");

        assertThat(again.claim(delivery(PHONE, "m-1"))).isEqualTo(Claim.GONE);
        assertThat(again.adopt()).isEqualTo(1);
        assertThat(again.inbox()).extracting(Stored::adopted).containsExactly(true);
    }

    @Test
    void adopt_writtenForABuriedNodesConnection_isAdoptedNowhereElse() {
        connect(two, PHONE);
        one.write(message("m-1"));
        two.directory.leave(two.epoch);

        assertThat(one.adopt()).isEqualTo(1);
        assertThat(one.inboxIds()).containsExactly(delivery(PHONE, "m-1"));
        assertThat(two.inbox()).isEmpty();
    }

    @Test
    void outbox_nothingEnqueued_hasNothing() {
        Enqueued nothing = one.journal.outbox(one.epoch, 10);

        assertThat(nothing.messages()).isZero();
        assertThat(nothing.owners()).isEmpty();
        assertThat(nothing.withoutDevices()).isEmpty();
        assertThat(one.directory.look(one.epoch).outbox()).isFalse();
    }

    @Test
    void outbox_enqueued_isPlacedForTheInboxesThisNodesIncluded() {
        bind(PHONE);
        connect(two, TABLET);
        requireOutbox(message("m-1"));
        enqueue(Message.to("nobody").id("m-2").build());

        assertThat(one.directory.look(one.epoch).outbox()).isTrue();
        assertThat(one.journal.outbox(one.epoch, 10))
                .isEqualTo(new Enqueued(2, Set.of(one.epoch, two.epoch), List.of(new MessageKey("nobody", "m-2"))));
        assertThat(one.inboxIds()).containsExactly(delivery(PHONE, "m-1"));
        assertThat(two.inboxIds()).containsExactly(delivery(TABLET, "m-1"));
        assertThat(one.directory.look(one.epoch).outbox()).isFalse();
        assertThat(two.journal.outbox(two.epoch, 10).messages()).isZero();
    }

    @Test
    void outbox_nodeIsBuried_takesNothing() {
        requireOutbox(message("m-1"));
        bury(one, two);

        assertThat(one.journal.outbox(one.epoch, 10).messages()).isZero();
        assertThat(two.journal.outbox(two.epoch, 10).messages()).isOne();
    }

    @Test
    void outbox_limited_takesSoManyAtATimeInTheirOrder() {
        connect(two, PHONE);
        List<DeliveryId> expected = new ArrayList<>();
        for (int i = 9; i > 4; i--) {
            requireOutbox(message("m-" + i));
            expected.add(delivery(PHONE, "m-" + i));
        }

        assertThat(one.journal.outbox(one.epoch, 2).messages()).isEqualTo(2);
        assertThat(one.journal.outbox(one.epoch, 2).messages()).isEqualTo(2);
        assertThat(one.journal.outbox(one.epoch, 2).messages()).isEqualTo(1);
        assertThat(two.inboxIds()).containsExactlyElementsOf(expected);
    }

    @Test
    void outbox_idIsThereAlready_staysAsItIs() {
        one.writeHere(Message.to("bob").id("m-1").conversation("first").build(), PHONE);
        bind(PHONE, TABLET);
        requireOutbox(Message.to("bob").id("m-1").conversation("second").build());
        two.journal.outbox(two.epoch, 10);

        assertThat(two.inboxIds()).containsExactly(delivery(TABLET, "m-1"));
        assertThat(find(one, delivery(PHONE, "m-1")))
                .hasValueSatisfying(
                        row -> assertThat(row.message().conversation()).contains("first"));
    }

    @Test
    void outbox_manyNodesAtOnce_eachMessageIsTakenByOne() throws InterruptedException {
        bind(PHONE);
        for (int i = 0; i < 100; i++) {
            requireOutbox(message("m-" + i));
        }
        Race.run(4, runner -> {
            ContractNode node = runner % 2 == 0 ? one : two;
            int taken = 0;
            for (int i = 0; i < 30; i++) {
                taken += node.journal.outbox(node.epoch, 5).messages();
            }
            return taken;
        });
        int left = one.journal.outbox(one.epoch, 100).messages();

        assertThat(one.inbox().size() + two.inbox().size())
                .as("with %d at the end", left)
                .isEqualTo(100);
    }

    void requireOutbox(Message message) {
        Assumptions.assumeTrue(enqueue(message), "the store has no outbox");
    }

    static DeviceKey device(int number) {
        return DeviceKey.of("user-" + number, "phone");
    }
}
