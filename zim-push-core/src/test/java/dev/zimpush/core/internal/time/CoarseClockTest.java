package dev.zimpush.core.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CoarseClockTest {
    private static final long REMEMBER = Duration.ofSeconds(30).toNanos();

    private final ManualTime time = new ManualTime();
    private final SteadyClock clock = new SteadyClock(time, stoodStill -> {});
    private final CoarseClock coarse = new CoarseClock(clock, new Deadlines(time, clock, "test", () -> {}), REMEMBER);

    private void askOften() {
        for (int i = 0; i <= CoarseClock.OFTEN; i++) {
            coarse.mark();
        }
    }

    @Test
    void mark_askedNowAndThen_isTheTime() {
        for (int i = 0; i < 2 * CoarseClock.OFTEN; i++) {
            time.advance(Duration.ofNanos(CoarseClock.SOON));
            assertThat(coarse.mark()).isEqualTo(clock.now());
        }
        assertThat(time.nextAlarm()).isEmpty();
    }

    @Test
    void mark_askedOften_staysTheSameUntilTheTick() {
        askOften();
        long mark = coarse.mark();

        time.advance(Duration.ofNanos(CoarseClock.TICK - 1));
        assertThat(coarse.mark()).isEqualTo(mark);
        assertThat(coarse.latest(mark)).isEqualTo(clock.now());
        time.advance(Duration.ofNanos(1));

        assertThat(coarse.mark()).isNotEqualTo(mark);
        assertThat(coarse.latest(mark)).isEqualTo(clock.now());
        time.advance(Duration.ofNanos(CoarseClock.TICK));
        assertThat(coarse.latest(mark)).isEqualTo(clock.now() - CoarseClock.TICK);
    }

    @Test
    void mark_notAskedAnyMore_endsTheTicks() {
        askOften();
        coarse.mark();

        time.advance(Duration.ofNanos(2 * CoarseClock.TICK));

        assertThat(time.nextAlarm()).isEmpty();
        assertThat(coarse.mark()).isEqualTo(clock.now());
    }

    @Test
    void latest_afterATickThatCameLate_isTheTimeOfThatTick() {
        StandingTime standing = new StandingTime();
        SteadyClock late = new SteadyClock(standing, stoodStill -> {});
        CoarseClock ticksLate = new CoarseClock(late, new Deadlines(standing, late, "test", () -> {}), REMEMBER);
        for (int i = 0; i <= CoarseClock.OFTEN; i++) {
            ticksLate.mark();
        }
        long mark = ticksLate.mark();

        standing.ringAt(Duration.ofMillis(700).toNanos());

        assertThat(ticksLate.latest(mark)).isEqualTo(late.now());
    }

    /** The thread of the tick is held up wherever it reads the time, and others ask meanwhile. */
    @Test
    void latest_ofAMarkOfATickThatWasHeldUp_isNotBeforeTheTime() {
        StandingTime standing = new StandingTime();
        SteadyClock steady = new SteadyClock(standing, stoodStill -> {});
        CoarseClock heldUp = new CoarseClock(steady, new Deadlines(standing, steady, "test", () -> {}), REMEMBER);
        for (int i = 0; i <= CoarseClock.OFTEN; i++) {
            heldUp.mark();
        }
        long first = heldUp.mark();
        List<long[]> marks = new ArrayList<>();
        List<long[]> tooOld = new ArrayList<>();
        Runnable look = () ->
                marks.stream().filter(mark -> heldUp.latest(mark[0]) < mark[1]).forEach(tooOld::add);
        standing.afterReading(() -> {
            standing.moveTo(standing.now() + 50_000_000);
            marks.add(new long[] {heldUp.mark(), standing.now()});
            look.run();
        });

        standing.ringAt(CoarseClock.TICK);
        standing.afterReading(() -> {});
        look.run();

        assertThat(heldUp.mark()).as("it ticked").isNotEqualTo(first);
        assertThat(marks).hasSizeGreaterThan(2);
        assertThat(tooOld).isEmpty();
    }

    /** Ticks that come up to 0.9 s late, over several times the time for which they are remembered. */
    @Test
    void latest_whileTicksComeLate_isNotBeforeTheTime() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        StandingTime standing = new StandingTime();
        SteadyClock steady = new SteadyClock(standing, stoodStill -> {});
        CoarseClock late = new CoarseClock(steady, new Deadlines(standing, steady, "test", () -> {}), REMEMBER);
        List<long[]> marks = new ArrayList<>();
        for (int step = 0; step < 3_000; step++) {
            int asked = random.nextInt(20) == 0 ? 2 * CoarseClock.OFTEN : 1 + random.nextInt(3);
            for (int i = 0; i < asked; i++) {
                marks.add(new long[] {late.mark(), steady.now()});
            }
            long wait = random.nextInt(50) == 0 ? 900_000_000 : CoarseClock.TICK;
            standing.moveTo(standing.now() + random.nextLong(wait));
            marks.add(new long[] {late.mark(), steady.now()});
            standing.ringAt(standing.now() + random.nextLong(CoarseClock.TICK));
            marks.removeIf(mark -> steady.now() - mark[1] >= REMEMBER);
            for (long[] mark : marks) {
                assertThat(late.latest(mark[0]))
                        .as("seed %d, step %d", seed, step)
                        .isGreaterThanOrEqualTo(mark[1]);
            }
        }
    }

    /** What is heard at any time, while ticks come, stop and begin again, is never older than it was, and little younger. */
    @Test
    void latest_ofAnyMark_isNotBeforeTheTimeAndAtMostATickAfterIt() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<long[]> marks = new ArrayList<>();
        for (int step = 0; step < 3_000; step++) {
            int asked = random.nextInt(4) == 0 ? 2 * CoarseClock.OFTEN : random.nextInt(3);
            for (int i = 0; i < asked; i++) {
                marks.add(new long[] {coarse.mark(), clock.now()});
            }
            time.advance(Duration.ofNanos(random.nextLong(random.nextBoolean() ? 100_000 : 60_000_000)));
            marks.removeIf(mark -> clock.now() - mark[1] >= REMEMBER);
            for (long[] mark : marks.subList(Math.max(0, marks.size() - 2_000), marks.size())) {
                assertThat(coarse.latest(mark[0]))
                        .as("seed %d, step %d", seed, step)
                        .isBetween(mark[1], mark[1] + CoarseClock.TICK);
            }
        }
    }
}
