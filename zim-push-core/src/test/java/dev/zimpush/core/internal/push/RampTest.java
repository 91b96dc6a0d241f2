package dev.zimpush.core.internal.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RampTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    @Test
    void crowdAfterQuietTimes_doublesEachSecondUpToTheMost() {
        Ramp ramp = new Ramp(100, 1_000, 0);
        assertThat(crowd(ramp, 0, 6)).containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L);
    }

    @Test
    void outage_beginsWithAHundredthAndDoubles() {
        Ramp ramp = new Ramp(1_000, 100_000, 0);
        ramp.restart(0);
        assertThat(ramp.available(0)).isZero();
        assertThat(crowd(ramp, 0, 7)).containsExactly(9L, 19L, 40L, 80L, 159L, 318L, 637L);
        assertThat(crowd(ramp, 7 * SECOND, 3)).first().isEqualTo(997L);
    }

    @Test
    void quietSecond_bringsTheRateBackToTheLeast() {
        Ramp ramp = new Ramp(100, 100_000, 0);
        crowd(ramp, 0, 5);
        assertThat(ramp.perSecond(5 * SECOND)).isGreaterThan(1_000);
        assertThat(ramp.perSecond(7 * SECOND)).isEqualTo(100);
        assertThat(ramp.available(8 * SECOND)).as("saved up").isBetween(100, 320);
        assertThat(ramp.available(500 * SECOND)).as("after a long time").isEqualTo(100);
    }

    @Test
    void given_back_isThereAgain() {
        Ramp ramp = new Ramp(1, 1, 0);
        ramp.take(1);
        assertThat(ramp.available(0)).isZero();
        ramp.giveBack();
        assertThat(ramp.available(0)).isOne();
    }

    @Test
    void nextAt_isWhenThereIsOne() {
        Ramp ramp = new Ramp(400, 400, 0);
        ramp.restart(0);
        assertThat(ramp.nextAt(0)).isEqualTo(SECOND / 4);
        assertThat(ramp.available(SECOND / 4 - 1)).isZero();
        assertThat(ramp.available(SECOND / 4)).isOne();
        assertThat(ramp.nextAt(SECOND / 4)).isEqualTo(SECOND / 4);
    }

    @Test
    void nextAt_afterAllOfASecond_isTheNextSecond() {
        Ramp ramp = new Ramp(4, 4, 0);
        ramp.take(4);
        assertThat(ramp.nextAt(0)).isEqualTo(SECOND);
        assertThat(ramp.available(SECOND - 1)).isZero();
        assertThat(ramp.available(SECOND)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyTraffic_neverBeginsMoreThanIsAllowed(int round) {
        long seed = Long.getLong("ramp.seed", System.nanoTime() + round);
        Random random = new Random(seed);
        int least = 1 + random.nextInt(500);
        int most = least * (1 + random.nextInt(20));
        Ramp ramp = new Ramp(least, most, 0);
        List<Long> seconds = new ArrayList<>();
        long begun = 0;
        long now = 0;
        for (int second = 0; second < 60; second++) {
            boolean greedy = random.nextInt(3) > 0;
            for (now = Math.max(now, second * SECOND); now < (second + 1) * SECOND; ) {
                int available = ramp.available(now);
                int count = greedy || available == 0 ? available : random.nextInt(available + 1);
                ramp.take(count);
                begun += count;
                assertThat(ramp.nextAt(now)).as("-Dramp.seed=%d", seed).isGreaterThanOrEqualTo(now);
                now += 1 + random.nextInt((int) (20 * MILLI));
            }
            seconds.add(begun);
            begun = 0;
        }
        for (int i = 1; i < seconds.size(); i++) {
            long allowed = Math.max(least, Math.min(most, 2 * seconds.get(i - 1)));
            assertThat(seconds.get(i))
                    .as("second %d of %s, -Dramp.seed=%d", i, seconds, seed)
                    .isLessThanOrEqualTo(allowed);
        }
    }

    /** Takes all that it may every ten milliseconds; what began in each second. */
    private static List<Long> crowd(Ramp ramp, long from, int seconds) {
        List<Long> begun = new ArrayList<>();
        for (int second = 0; second < seconds; second++) {
            long count = 0;
            for (int i = 0; i < 100; i++) {
                int available = ramp.available(from + second * SECOND + i * 10 * MILLI);
                ramp.take(available);
                count += available;
            }
            begun.add(count);
        }
        return begun;
    }
}
