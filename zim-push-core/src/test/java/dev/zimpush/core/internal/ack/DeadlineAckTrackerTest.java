package dev.zimpush.core.internal.ack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zimpush.AckTracker;
import dev.zimpush.core.AckTrackerBuilder;
import dev.zimpush.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineAckTrackerTest {
    private final ManualTime time = new ManualTime();
    private final List<String> timedOut = new ArrayList<>();
    private final AckTracker<String, String> tracker = AckTrackerBuilder.timeout(Duration.ofSeconds(2))
            .time(time)
            .executor(time)
            .build((peer, id, item) -> timedOut.add(peer + ' ' + id + ' ' + item));

    @AfterEach
    void close() {
        tracker.close();
    }

    @Test
    void acknowledge_inTime_returnsTheItemOnce() {
        assertThat(tracker.track("ann", "1", "hello")).isTrue();
        assertThat(tracker.outstanding()).isEqualTo(1);
        assertThat(tracker.acknowledge("ann", "1")).contains("hello");
        assertThat(tracker.acknowledge("ann", "1")).isEmpty();
        time.advance(Duration.ofMinutes(1));
        assertThat(timedOut).isEmpty();
        assertThat(tracker.outstanding()).isZero();
    }

    @Test
    void timeout_passed_reportsTheItemOnceAndNotEarly() {
        tracker.track("ann", "1", "hello");
        time.advance(Duration.ofMillis(1_999));
        assertThat(timedOut).isEmpty();
        time.advance(Duration.ofMillis(20));
        assertThat(timedOut).containsExactly("ann 1 hello");
        assertThat(tracker.acknowledge("ann", "1")).isEmpty();
        assertThat(tracker.outstanding()).isZero();
    }

    @Test
    void track_sameIdOfOnePeer_isRefusedAndOfAnotherIsNot() {
        tracker.track("ann", "1", "hello");
        assertThat(tracker.track("ann", "1", "again")).isFalse();
        assertThat(tracker.track("bob", "1", "other")).isTrue();
        assertThat(tracker.acknowledge("ann", "1")).contains("hello");
    }

    @Test
    void track_idThatWasAcknowledged_waitsForTheNewItemsOwnTimeout() {
        tracker.track("ann", "1", "first");
        time.advance(Duration.ofSeconds(1));
        tracker.acknowledge("ann", "1");
        tracker.track("ann", "1", "second");
        time.advance(Duration.ofMillis(1_900));
        assertThat(timedOut).isEmpty();
        time.advance(Duration.ofMillis(200));
        assertThat(timedOut).containsExactly("ann 1 second");
    }

    @Test
    void track_withTimeoutsOfTheirOwn_reportsInTheOrderOfTheDeadlines() {
        tracker.track("ann", "late", "b", Duration.ofMinutes(1));
        tracker.track("ann", "soon", "a", Duration.ofMillis(10));
        time.advance(Duration.ofMinutes(2));
        assertThat(timedOut).containsExactly("ann soon a", "ann late b");
    }

    @Test
    void forget_peer_returnsItsItemsInOrderAndReportsNone() {
        tracker.track("ann", "2", "b");
        tracker.track("ann", "1", "a");
        tracker.track("bob", "1", "other");
        assertThat(tracker.forget("ann")).containsExactly("b", "a");
        assertThat(tracker.forget("ann")).isEmpty();
        time.advance(Duration.ofMinutes(1));
        assertThat(timedOut).containsExactly("bob 1 other");
    }

    @Test
    void timeout_whileTheProcessStoodStill_movesByAsMuch() {
        tracker.track("ann", "1", "hello");
        time.stall(Duration.ofSeconds(30));
        time.runTasks();
        assertThat(timedOut).isEmpty();
        assertThat(tracker.acknowledge("ann", "1")).contains("hello");
    }

    @Test
    void handler_thatThrows_keepsNothingFromTheNext() {
        List<String> seen = new ArrayList<>();
        try (AckTracker<String, String> throwing = AckTrackerBuilder.timeout(Duration.ofSeconds(1))
                .time(time)
                .executor(time)
                .build((peer, id, item) -> {
                    seen.add(id);
                    throw new IllegalStateException("the handler's own");
                })) {
            throwing.track("ann", "1", "a");
            throwing.track("ann", "2", "b");
            time.advance(Duration.ofSeconds(2));
            assertThat(seen).containsExactlyInAnyOrder("1", "2");
        }
    }

    @Test
    void track_afterClose_isRefusedAndNothingIsReported() {
        tracker.track("ann", "1", "hello");
        tracker.close();
        time.advance(Duration.ofMinutes(1));
        assertThat(timedOut).isEmpty();
        assertThat(tracker.outstanding()).isZero();
        assertThatThrownBy(() -> tracker.track("ann", "2", "more"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void track_timeoutOutOfBounds_namesTheBounds() {
        assertThatThrownBy(() -> tracker.track("ann", "1", "a", Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT0S")
                .hasMessageContaining("PT0.001S");
    }

    @Test
    void time_withNothingOutstanding_setsNoAlarm() {
        tracker.track("ann", "1", "hello");
        tracker.acknowledge("ann", "1");
        time.advance(Duration.ofMinutes(1));
        assertThat(time.nextAlarm()).isEmpty();
    }
}
