package dev.zimpush.core.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.testkit.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private static final long SECOND = 1_000_000_000L;

    private final ManualTime time = new ManualTime();
    private final List<Duration> stalls = new ArrayList<>();
    private final SteadyClock clock = new SteadyClock(time, stalls::add);

    @Test
    void now_asTimePasses_countsFromZero() {
        assertThat(clock.now()).isZero();
        time.advance(Duration.ofSeconds(9));
        assertThat(clock.now()).isEqualTo(9 * SECOND);
    }

    @Test
    void now_afterAStallWhileALookIsExpected_leavesTheStallOut() {
        clock.expectBy(SECOND);
        time.stall(Duration.ofSeconds(61));
        assertThat(clock.now()).isEqualTo(SECOND);
        assertThat(stalls).containsExactly(Duration.ofSeconds(60));
        time.stall(Duration.ofMillis(500));
        assertThat(clock.now()).isEqualTo(SECOND + SECOND / 2);
        assertThat(stalls).hasSize(1);
    }

    @Test
    void now_lateByLessThanTheTolerance_isNoStall() {
        clock.expectBy(SECOND);
        time.stall(Duration.ofSeconds(2));
        assertThat(clock.now()).isEqualTo(2 * SECOND);
        assertThat(stalls).isEmpty();
    }

    @Test
    void now_withNothingExpected_knowsNoStall() {
        clock.expectBy(SECOND);
        clock.expectNothing();
        time.stall(Duration.ofHours(1));
        assertThat(clock.now()).isEqualTo(3_600 * SECOND);
        assertThat(stalls).isEmpty();
    }

    @Test
    void toSource_afterAStall_isTheSourcesTime() {
        clock.expectBy(0);
        time.stall(Duration.ofSeconds(10));
        assertThat(clock.toSource(clock.now())).isEqualTo(time.nanoTime());
    }

    @Test
    void wallAt_timesAroundTwoStalls_isWhatTheWallClockSaid() {
        Instant begin = time.instant();
        clock.expectBy(SECOND);
        time.stall(Duration.ofSeconds(31));
        assertThat(clock.now()).isEqualTo(SECOND);
        clock.expectBy(3 * SECOND);
        time.stall(Duration.ofSeconds(12));
        assertThat(clock.now()).isEqualTo(3 * SECOND);
        time.advance(Duration.ofSeconds(1));

        assertThat(clock.wallAt(0)).isEqualTo(begin);
        assertThat(clock.wallAt(2 * SECOND)).isEqualTo(begin.plusSeconds(32));
        assertThat(clock.wallAt(4 * SECOND)).isEqualTo(begin.plusSeconds(44)).isEqualTo(time.instant());
    }
}
