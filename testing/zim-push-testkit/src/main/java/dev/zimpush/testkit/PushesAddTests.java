package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address.Environment;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Pushes.Pushed;
import dev.zimpush.spi.Pushes.Withdrawn;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Of {@link PushesContract}: what is remembered. */
abstract class PushesAddTests extends PushesSetup {
    @Test
    void add_longAndOddTexts_areReadAsTheyWere() {
        DeviceKey odd = DeviceKey.of("b\uD83D\uDE00b '\"\\", "d".repeat(255));
        Pushed push = new Pushed(
                delivery(odd, "\u00e9".repeat(127)),
                ACCEPTED,
                Message.MAX_TIME_TO_LIVE,
                "a".repeat(255),
                Environment.SANDBOX,
                "\u6f22".repeat(21),
                "\u00e9".repeat(127),
                Long.MIN_VALUE,
                true);
        add(push);

        assertThat(ofAnother.withdraw(
                        two.epoch,
                        List.of(Noting.recalled(odd.userId(), push.delivery().messageId()))))
                .containsExactly(recalled(push));
    }

    @Test
    void add_ofTheSameDeviceAndCollapseId_takesThePlaceOfTheEarlier() {
        add(push(PHONE, "m-1", "same", null, false), push(TABLET, "m-1", "same", null, false));
        add(push(PHONE, "m-2", "same", null, false));

        assertThat(recall(one, "m-1")).containsExactly(recalled(push(TABLET, "m-1", "same", null, false)));
        assertThat(recall(one, "m-2")).containsExactly(recalled(push(PHONE, "m-2", "same", null, false)));
    }

    @Test
    void add_inPlaceOfOneThatIsTakenBack_isNobodys() {
        Pushed old = push(PHONE, "m-1", "same", null, false);
        Pushed young = push(PHONE, "m-2", "same", null, false);
        add(old);
        recall(one, "m-1");
        add(young);

        assertThat(pushes.owned(one.epoch, List.of(old, young))).isEmpty();
        pushes.done(one.epoch, List.of(old, young));
        assertThat(recall(two, "m-2")).containsExactly(recalled(young));
    }

    @Test
    void add_again_changesNothing() {
        add(push(PHONE, "m-1"));
        add(push(PHONE, "m-1"));

        assertThat(recall(one, "m-1")).hasSize(1);
        assertThat(pushes.add(one.epoch, List.of())).isEmpty();
    }

    @Test
    void add_whereTheDeliveryIsNotedAsCancelled_isThisNodesAtOnce() {
        for (String id : List.of("recalled", "read", "elsewhere", "acked", "out", "plain")) {
            Message message = Message.to("bob")
                    .id(id)
                    .conversation("c " + id, 1)
                    .settlement(id.equals("elsewhere") ? SettlementMode.ANY_DEVICE : SettlementMode.EACH_DEVICE)
                    .build();
            one.writeHere(message, id.equals("out") ? WATCH : PHONE, TABLET);
        }
        two.note(Noting.recalled("bob", "recalled"));
        two.note(Noting.read("bob", "c read", 1));
        two.note(Noting.ackedElsewhere(delivery(TABLET, "elsewhere")));
        two.note(Noting.acked(delivery(PHONE, "acked")));
        two.note(Noting.loggedOut(WATCH));

        List<Withdrawn> noted = pushes.add(
                one.epoch,
                List.of(
                        push(PHONE, "recalled"),
                        push(PHONE, "read"),
                        push(PHONE, "elsewhere"),
                        push(PHONE, "acked"),
                        push(WATCH, "out"),
                        push(PHONE, "plain")));

        assertThat(noted)
                .containsExactlyInAnyOrder(
                        recalled(push(PHONE, "recalled")),
                        new Withdrawn(push(PHONE, "read"), Note.READ),
                        new Withdrawn(push(PHONE, "elsewhere"), Note.ACKED_ELSEWHERE));
        assertThat(recall(two, "recalled")).isEmpty();
        assertThat(recall(two, "acked")).hasSize(1);
        assertThat(pushes.owned(one.epoch, List.of(push(PHONE, "recalled"), push(PHONE, "plain"))))
                .containsExactly(push(PHONE, "recalled"));
    }

    @Test
    void add_whileTheDeliveryIsBeingNoted_isFoundByOneOfTheTwo() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < ROUNDS; i++) {
                String id = "m-" + i;
                one.writeHere(message(id), PHONE);
                CountDownLatch start = new CountDownLatch(1);
                Future<List<Withdrawn>> added = threads.submit(() -> {
                    start.await();
                    return pushes.add(one.epoch, List.of(push(PHONE, id)));
                });
                Future<List<Withdrawn>> withdrawn = threads.submit(() -> {
                    start.await();
                    two.note(Noting.recalled("bob", id));
                    return recall(two, id);
                });
                start.countDown();
                List<Withdrawn> both = new ArrayList<>(added.get());
                both.addAll(withdrawn.get());
                assertThat(both).as("round %d", i).containsExactly(recalled(push(PHONE, id)));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void add_whereAnAckWasNotedAsWell_isThisNodesAllTheSame() {
        for (String id : List.of("acked first", "acked last", "acked between")) {
            one.writeHere(Message.to("bob").id(id).conversation("c", 1).build(), PHONE);
        }
        two.note(Noting.acked(delivery(PHONE, "acked first")));
        two.note(Noting.recalled("bob", "acked first"));
        two.note(Noting.recalled("bob", "acked last"));
        two.note(Noting.acked(delivery(PHONE, "acked last")));
        two.journal.note(List.of(
                Noting.recalled("bob", "acked between"),
                Noting.acked(delivery(PHONE, "acked between")),
                Noting.read("bob", "c", 1)));

        assertThat(pushes.add(
                        one.epoch,
                        List.of(push(PHONE, "acked first"), push(PHONE, "acked last"), push(PHONE, "acked between"))))
                .containsExactlyInAnyOrder(
                        recalled(push(PHONE, "acked first")),
                        recalled(push(PHONE, "acked last")),
                        recalled(push(PHONE, "acked between")));
    }

    @Test
    void add_ofAnotherAppOfTheDevice_leavesTheEarlierAlone() {
        Pushed first = push(PHONE, "m-1", "same", null, false);
        Pushed second = ofApp("com.acme.lite", push(PHONE, "m-2", "same", null, false));
        add(first);
        add(second);

        assertThat(recall(one, "m-1")).containsExactly(recalled(first));
        pushes.done(one.epoch, List.of(first));
        assertThat(recall(two, "m-2")).containsExactly(recalled(second));
    }
}
