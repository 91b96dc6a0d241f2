package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Pushes.Pushed;
import dev.zimpush.spi.Pushes.Withdrawn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Of {@link PushesContract}: what is to be taken back. */
abstract class PushesWithdrawTests extends PushesAddTests {
    @Test
    void withdraw_recalled_getsThoseOfTheMessageOnAllDevices() {
        add(push(PHONE, "m-1"), push(TABLET, "m-1"), push(PHONE, "m-2"), push(EVES_PHONE, "m-1"));

        assertThat(recall(two, "m-1"))
                .containsExactlyInAnyOrder(recalled(push(PHONE, "m-1")), recalled(push(TABLET, "m-1")));
    }

    @Test
    void withdraw_again_getsWhatIsItsOwnAgainAndNothingOfAnothers() {
        add(push(PHONE, "m-1", "c-1", 1L, false));
        recall(two, "m-1");

        assertThat(recall(two, "m-1")).containsExactly(recalled(push(PHONE, "m-1", "c-1", 1L, false)));
        assertThat(ofAnother.withdraw(two.epoch, List.of(Noting.read("bob", "alice", 9))))
                .extracting(Withdrawn::push, Withdrawn::why)
                .containsExactly(tuple(push(PHONE, "m-1", "c-1", 1L, false), Note.RECALLED));
        assertThat(recall(one, "m-1")).isEmpty();
    }

    @Test
    void withdraw_idsThatAreNearlyTheSame_getsNothing() {
        add(push(PHONE, "m-1"));

        assertThat(recall(one, "M-1")).isEmpty();
        assertThat(recall(one, "m-1 ")).isEmpty();
        assertThat(pushes.withdraw(one.epoch, List.of(Noting.recalled("Bob", "m-1"))))
                .isEmpty();
    }

    @Test
    void withdraw_read_getsThoseOfTheConversationUpToTheSequence() {
        Pushed first = push(PHONE, "m-1", "c-1", 1L, false);
        Pushed second = push(TABLET, "m-2", "c-2", 2L, false);
        Pushed third = push(PHONE, "m-3", "c-3", 3L, false);
        add(first, second, third, push(PHONE, "m-0"));

        assertThat(pushes.withdraw(one.epoch, List.of(Noting.read("bob", "bert", 9))))
                .isEmpty();
        assertThat(pushes.withdraw(one.epoch, List.of(Noting.read("bob", "alice", 2))))
                .containsExactlyInAnyOrder(new Withdrawn(first, Note.READ), new Withdrawn(second, Note.READ));
        assertThat(ofAnother.withdraw(two.epoch, List.of(Noting.read("bob", "alice", 3))))
                .containsExactly(new Withdrawn(third, Note.READ));
    }

    @Test
    void withdraw_ackedElsewhere_getsThoseOfOtherDevicesIfAnyDeviceWill() {
        Pushed other = push(TABLET, "m-1", "c-1", null, true);
        add(push(PHONE, "m-1", "c-1", null, true), other, push(TABLET, "m-2", "c-2", null, false));

        assertThat(pushes.withdraw(
                        one.epoch,
                        List.of(
                                Noting.ackedElsewhere(delivery(PHONE, "m-1")),
                                Noting.ackedElsewhere(delivery(PHONE, "m-2")))))
                .containsExactly(new Withdrawn(other, Note.ACKED_ELSEWHERE));
    }

    @Test
    void withdraw_ackedOrLoggedOut_getsNothing() {
        add(push(PHONE, "m-1", "c-1", null, true));

        assertThat(pushes.withdraw(one.epoch, List.of(Noting.acked(delivery(PHONE, "m-1")), Noting.loggedOut(PHONE))))
                .isEmpty();
        assertThat(pushes.withdraw(one.epoch, List.of())).isEmpty();
    }

    @Test
    void withdraw_severalThatConcernOne_getsItOnceForTheFirst() {
        add(push(PHONE, "m-1", "c-1", 1L, false));

        assertThat(pushes.withdraw(one.epoch, List.of(Noting.read("bob", "alice", 5), Noting.recalled("bob", "m-1"))))
                .containsExactly(new Withdrawn(push(PHONE, "m-1", "c-1", 1L, false), Note.READ));
    }

    @Test
    void withdraw_byTwoAtOnce_givesEachRowToOne() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < ROUNDS; i++) {
                String id = "m-" + i;
                add(push(PHONE, id), push(TABLET, id));
                CountDownLatch start = new CountDownLatch(1);
                Future<List<Withdrawn>> first = threads.submit(() -> {
                    start.await();
                    return recall(one, id);
                });
                Future<List<Withdrawn>> second = threads.submit(() -> {
                    start.await();
                    return recall(two, id);
                });
                start.countDown();
                List<Withdrawn> both = new ArrayList<>(first.get());
                both.addAll(second.get());
                assertThat(both)
                        .as("round %d", i)
                        .containsExactlyInAnyOrder(recalled(push(PHONE, id)), recalled(push(TABLET, id)));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void withdraw_many_getsEachOnce() {
        List<Pushed> all = new ArrayList<>();
        List<Noting> notings = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(push(PHONE, "m-" + i));
            notings.add(Noting.recalled("bob", "m-" + i));
            notings.add(Noting.ackedElsewhere(delivery(TABLET, "other-" + i)));
        }
        add(all.toArray(Pushed[]::new));

        assertThat(pushes.withdraw(one.epoch, notings))
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().map(PushesSetup::recalled).toList());
    }

    @Test
    void withdraw_severalByTwoAtOnceInOppositeOrders_givesEachRowToOne() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < ROUNDS; i++) {
                List<Noting> notings = new ArrayList<>();
                List<Withdrawn> all = new ArrayList<>();
                for (int j = 0; j < SEVERAL; j++) {
                    Pushed push = push(PHONE, "m-" + i + "-" + j);
                    add(push);
                    all.add(recalled(push));
                    notings.add(Noting.recalled("bob", "m-" + i + "-" + j));
                }
                List<Noting> opposite = new ArrayList<>(notings);
                Collections.reverse(opposite);
                CountDownLatch start = new CountDownLatch(1);
                Future<List<Withdrawn>> first = threads.submit(() -> {
                    start.await();
                    return pushes.withdraw(one.epoch, notings);
                });
                Future<List<Withdrawn>> second = threads.submit(() -> {
                    start.await();
                    return ofAnother.withdraw(two.epoch, opposite);
                });
                start.countDown();
                List<Withdrawn> both = new ArrayList<>(first.get());
                both.addAll(second.get());
                assertThat(both).as("round %d", i).containsExactlyInAnyOrderElementsOf(all);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
