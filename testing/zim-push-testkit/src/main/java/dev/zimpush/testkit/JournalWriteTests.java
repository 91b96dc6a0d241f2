package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Journal.Placed;
import dev.zimpush.spi.Journal.Settled;
import dev.zimpush.spi.Journal.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of {@link JournalContract}: what is appended, for whom, and what is removed. */
abstract class JournalWriteTests extends ClusterSetup {
    private static final Instant LATER = ACCEPTED.plusMillis(1);

    Placed freshAt(ContractNode owner, DeviceKey device) {
        return new Placed(device.deviceId(), owner.epoch, true);
    }

    @Test
    void write_devicesWithAddressOrConnection_areOwnedWhereTheyAreConnectedElseHere() {
        bind(PHONE);
        connect(two, TABLET);
        connect(one, WATCH);
        connect(two, EVES_PHONE);

        assertThat(one.write(message("m-1")))
                .containsExactlyInAnyOrder(freshAt(one, PHONE), freshAt(two, TABLET), freshAt(one, WATCH));
        assertThat(two.inboxIds()).containsExactly(delivery(TABLET, "m-1"));
        assertThat(one.inboxIds()).isEmpty();
    }

    @Test
    void write_deviceWithAddressesAndAConnection_isPlacedOnce() {
        bind(PHONE);
        one.backend.devices().bind(PHONE, Address.apnsVoip("call", "com.acme.chat"));
        connect(two, PHONE);

        assertThat(one.write(message("m-1"))).containsExactly(freshAt(two, PHONE));
    }

    @Test
    void write_addressBoundOnAnotherBackendOrRemoved_countsAsTheStoreHasIt() {
        two.backend.devices().bind(PHONE, Address.apns("t-1", "com.acme.chat"));
        two.backend.devices().bind(TABLET, Address.apns("t-2", "com.acme.chat"));
        two.backend.devices().logOut(TABLET);

        assertThat(one.write(message("m-1"))).containsExactly(freshAt(one, PHONE));
    }

    @Test
    void write_recipientWithoutDevices_placesNothing() {
        bind(EVES_PHONE);

        assertThat(one.write(message("m-1"))).isEmpty();
        assertThat(find(one, delivery(PHONE, "m-1"))).isEmpty();
    }

    @Test
    void write_connectedWhereTheLeaseEndedUnused_isStillOwnedThere() {
        connect(two, PHONE);
        endLeases();

        assertThat(one.write(message("m-1"))).containsExactly(freshAt(two, PHONE));
    }

    @Test
    void write_connectedOnABuriedNode_isOwnedHere() {
        bind(PHONE);
        connect(two, PHONE);
        connect(two, TABLET);
        bury(two, one);

        assertThat(one.write(message("m-1"))).containsExactly(freshAt(one, PHONE));
    }

    @Test
    void write_namedHere_isOwnedHereWhereverItIsConnected() {
        connect(two, PHONE);
        NewMessage named = new NewMessage(message("m-1"), ACCEPTED, Set.of("phone", "tablet"), Set.of(), true);

        assertThat(one.write(named)).containsExactlyInAnyOrder(freshAt(one, PHONE), freshAt(one, TABLET));
        assertThat(two.inbox()).isEmpty();
        assertThat(one.inbox()).isEmpty();
    }

    @Test
    void write_withoutFanOut_placesTheNamedOnly() {
        bind(PHONE);
        connect(two, TABLET);

        assertThat(one.writeHere(message("m-1"), WATCH)).containsExactly(freshAt(one, WATCH));
        assertThat(one.writeHere(message("m-2"))).isEmpty();
        assertThat(two.inbox()).isEmpty();
    }

    @Test
    void write_done_placesNoDelivery() {
        bind(PHONE, TABLET);
        connect(two, WATCH);
        NewMessage added = new NewMessage(message("m-1"), ACCEPTED, Set.of("phone"), Set.of("phone", "watch"), true);

        assertThat(one.write(added)).containsExactly(freshAt(one, TABLET));
        assertThat(two.inbox()).isEmpty();
        assertThat(find(one, delivery(PHONE, "m-1"))).isEmpty();
    }

    @Test
    void write_severalMessages_answersInTheirOrder() {
        bind(PHONE, EVES_PHONE);
        List<NewMessage> batch = List.of(
                fanOut(message("m-2")),
                fanOut(message("nobody", "m-1", SettlementMode.EACH_DEVICE)),
                fanOut(message("eve", "m-1", SettlementMode.EACH_DEVICE)),
                new NewMessage(message("m-1"), ACCEPTED, Set.of("tablet"), Set.of(), false));

        assertThat(one.journal.write(one.epoch, batch, List.of()))
                .containsExactly(
                        List.of(freshAt(one, PHONE)),
                        List.of(),
                        List.of(freshAt(one, EVES_PHONE)),
                        List.of(freshAt(one, TABLET)));
    }

    @Test
    void write_emptyBatch_doesNothing() {
        assertThat(one.journal.write(one.epoch, List.of(), List.of())).isEmpty();
    }

    @Test
    void write_sameAcceptanceAgain_isFreshAgainAndThereOnce() {
        connect(two, PHONE);
        bind(TABLET);
        List<Placed> placed = one.write(message("m-1"));
        two.takeInbox();

        assertThat(one.write(message("m-1"))).containsExactlyInAnyOrderElementsOf(placed);
        assertThat(two.inbox()).as("taken already").isEmpty();
        one.settle(delivery(TABLET, "m-1"), true);
        assertThat(find(one, delivery(TABLET, "m-1"))).isEmpty();
    }

    @Test
    void write_sameIdOfAnotherAcceptance_staysAsItIsAndIsNotFresh() {
        one.writeHere(Message.to("bob").id("m-1").conversation("first").build(), PHONE);
        Message other = Message.to("bob").id("m-1").conversation("second").build();
        NewMessage repeated = new NewMessage(other, LATER, Set.of("phone", "tablet"), Set.of(), false);

        assertThat(two.write(repeated))
                .containsExactlyInAnyOrder(new Placed("phone", one.epoch, false), freshAt(two, TABLET));
        assertThat(find(one, delivery(PHONE, "m-1"))).hasValueSatisfying(row -> {
            assertThat(row.acceptedAt()).isEqualTo(ACCEPTED);
            assertThat(row.message().conversation()).contains("first");
        });
        assertThat(find(two, delivery(PHONE, "m-1"))).isEmpty();
    }

    @Test
    void write_sameIdToAnotherUserOrInOtherCase_isAnotherMessage() {
        one.writeHere(message("m-1"), PHONE);

        assertThat(two.writeHere(message("M-1"), PHONE)).containsExactly(freshAt(two, PHONE));
        assertThat(two.writeHere(message("Bob", "m-1", SettlementMode.EACH_DEVICE), PHONE))
                .containsExactly(freshAt(two, PHONE));
        assertThat(two.writeHere(message("m-1"), DeviceKey.of("bob", "Phone")))
                .containsExactly(new Placed("Phone", two.epoch, true));
    }

    @Test
    void write_severalForOneRecipient_keepTheirOrderInTheInbox() {
        ContractNode three = newNode("three");
        connect(two, PHONE);
        List<DeliveryId> expected = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            List<NewMessage> batch = new ArrayList<>();
            for (int k = 0; k < 10; k++) {
                String id = "m-" + (997 - 10 * i - k) + '-' + (k * 37 % 10);
                batch.add(fanOut(message(id)));
                expected.add(delivery(PHONE, id));
            }
            ContractNode writer = i % 2 == 0 ? one : three;
            writer.journal.write(writer.epoch, batch, List.of());
        }

        assertThat(two.inboxIds()).containsExactlyElementsOf(expected);
        assertThat(two.journal.inbox(two.epoch, 7)).extracting(Stored::delivery).isEqualTo(expected.subList(0, 7));
    }

    @Test
    void write_thousandMessagesThenThousandSettled_takesAllAndLeavesNone() {
        connect(two, PHONE);
        List<NewMessage> batch = new ArrayList<>();
        List<Settled> settled = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            batch.add(fanOut(message("m-" + i)));
            settled.add(new Settled(delivery(PHONE, "m-" + i), ACCEPTED, true));
        }

        assertThat(one.journal.write(one.epoch, batch, List.of()))
                .hasSize(1_000)
                .containsOnly(List.of(freshAt(two, PHONE)));
        assertThat(two.inboxIds()).hasSize(1_000);
        one.journal.write(one.epoch, List.of(fanOut(message("another"))), settled);
        assertThat(two.inboxIds()).containsExactly(delivery(PHONE, "another"));
    }

    @Test
    void write_settledFact_goesWhoeverOwnsIt() {
        one.writeHere(message("m-1"), PHONE, TABLET);
        two.settle(delivery(PHONE, "m-1"), true);
        two.settle(delivery(PHONE, "m-1"), true);
        one.settle(delivery(TABLET, "m-1"), true);

        assertThat(find(one, delivery(PHONE, "m-1"))).isEmpty();
        assertThat(find(one, delivery(TABLET, "m-1"))).isEmpty();
    }

    @Test
    void write_settledNoFact_goesAtItsOwnerOnly() {
        one.writeHere(message("m-1"), PHONE);
        two.settle(delivery(PHONE, "m-1"), false);
        assertThat(find(one, delivery(PHONE, "m-1"))).isPresent();

        one.settle(delivery(PHONE, "m-1"), false);
        assertThat(find(one, delivery(PHONE, "m-1"))).isEmpty();
    }

    @Test
    void write_settledOtherAcceptance_staysAsItIs() {
        one.writeHere(message("m-1"), PHONE);
        for (boolean fact : List.of(true, false)) {
            one.journal.write(one.epoch, List.of(), List.of(new Settled(delivery(PHONE, "m-1"), LATER, fact)));
            assertThat(find(one, delivery(PHONE, "m-1"))).as("fact: %s", fact).isPresent();
        }
    }

    @Test
    void write_settledWhileSendingOrNoted_goes() {
        one.writeHere(message("m-1"), PHONE, TABLET);
        one.claim(delivery(PHONE, "m-1"));
        one.note(Noting.recalled("bob", "m-1"));
        one.settle(delivery(PHONE, "m-1"), false);
        one.settle(delivery(TABLET, "m-1"), true);

        assertThat(one.inbox()).isEmpty();
    }

    @Test
    void write_settledUnknownOrOfAnotherDevice_isHarmless() {
        one.writeHere(message("m-1"), PHONE);
        one.settle(delivery(TABLET, "m-1"), true);
        one.settle(delivery(PHONE, "m-2"), true);
        one.settle(delivery(DeviceKey.of("eve", "phone"), "m-1"), true);

        assertThat(find(one, delivery(PHONE, "m-1"))).isPresent();
    }

    static NewMessage fanOut(Message message) {
        return new NewMessage(message, ACCEPTED, Set.of(), Set.of(), true);
    }
}
