package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.Outcome;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.testkit.RecordingLink;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same races between two real threads, many times; whoever wins, the outcome is one of two. */
class ThreadRacesTest {
    private static final int ROUNDS = 300;

    private final TestHost host = new TestHost();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void row01_ackAndDeadlineOnTwoThreads_settleOnceEitherWay() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String id = "m-" + round;
            Connection connection = host.openPhone();
            host.send(id);
            race(() -> connection.acknowledge(id), () -> host.pass(5_020));
            host.pass(100);
            assertThat(host.outcome(id)).as(host.story(id)).isPresent();
            if (host.outcome(id).equals(Optional.of(Outcome.ACKED))) {
                assertThat(host.provider.messageIds()).doesNotContain(id);
            }
            connection.close(CloseReason.CLIENT_CLOSED);
        }
    }

    @Test
    void row05_openAndCloseOfTheOldOnTwoThreads_theNewOneStays() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Connection old = host.openPhone();
            RecordingLink link = new RecordingLink();
            Connection[] opened = new Connection[1];
            race(() -> old.close(CloseReason.CLIENT_CLOSED), () -> opened[0] = host.open(PHONE, link));
            assertThat(host.zim.connections().find(PHONE)).contains(opened[0]);
            assertThat(host.zim.connections().size()).isEqualTo(1);
            assertThat(link.closings()).isEmpty();
            opened[0].close(CloseReason.CLIENT_CLOSED);
            host.pass(10_000);
        }
        assertThat(host.zim.connections().size()).isZero();
    }

    @Test
    void row05_twoConnectionsOpenedAtOnce_oneStaysAndTheOtherIsClosedOnce() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            RecordingLink one = new RecordingLink();
            RecordingLink other = new RecordingLink();
            race(() -> host.open(PHONE, one), () -> host.open(PHONE, other));
            assertThat(List.of(one.closings(), other.closings()))
                    .containsExactlyInAnyOrder(List.of(), List.of(CloseReason.DISPLACED));
            host.zim.connections().find(PHONE).orElseThrow().close(CloseReason.CLIENT_CLOSED);
            host.pass(10_000);
        }
    }

    @Test
    void row08_sendAndOpenOnTwoThreads_reachTheDeviceOneWayOrTheOther() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String id = "m-" + round;
            RecordingLink link = new RecordingLink();
            Connection[] opened = new Connection[1];
            race(() -> host.send(id), () -> opened[0] = host.open(PHONE, link));
            assertThat(link.ids().contains(id) || host.provider.messageIds().contains(id))
                    .as(host.story(id))
                    .isTrue();
            opened[0].acknowledge(id);
            assertThat(host.outcome(id)).as(host.story(id)).isPresent();
            opened[0].close(CloseReason.CLIENT_CLOSED);
        }
        assertThat(host.log.of(ZimPushEvent.Settled.class)).hasSize(ROUNDS);
    }

    private static void race(Runnable one, Runnable other) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        Thread thread = new Thread(() -> run(start, one, failures));
        thread.start();
        run(start, other, failures);
        thread.join(TimeUnit.SECONDS.toMillis(10));
        assertThat(thread.isAlive()).isFalse();
        assertThat(failures).isEmpty();
    }

    private static void run(CyclicBarrier start, Runnable action, List<Throwable> failures) {
        try {
            start.await(10, TimeUnit.SECONDS);
            action.run();
        } catch (Exception | AssertionError e) {
            failures.add(e);
        }
    }
}
