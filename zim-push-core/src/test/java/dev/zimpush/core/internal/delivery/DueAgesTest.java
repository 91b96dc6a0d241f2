package dev.zimpush.core.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How long the oldest has been due, beside a queue that knows it. */
class DueAgesTest {
    private static final long WINDOW = Duration.ofDays(1).toNanos();
    private static final long WIDTH = WINDOW / 1024;

    private final DueAges ages = new DueAges(WINDOW);

    @Test
    void dueAfterTheLookAtTheClock_isNotTakenForAnOldOne() {
        long now = 7 * WIDTH - 1;
        ages.entered(now + 2 + WINDOW);
        assertThat(ages.oldest(now)).isNull();
        assertThat(ages.oldest(now + 2)).isEqualTo(Duration.ZERO);

        ages.entered(now - 3 * WIDTH + WINDOW);
        assertThat(ages.oldest(now)).isEqualTo(Duration.ofNanos(3 * WIDTH - 1));
    }

    @Test
    void oldest_whileManyComeAndGo_isThatOfTheQueueLessAPart() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Deque<Long> due = new ArrayDeque<>();
        long now = 0;
        for (int i = 0; i < 20_000; i++) {
            now += (long) (random.nextDouble() * 2 * WIDTH);
            if (random.nextBoolean()) {
                due.addLast(now);
                ages.entered(now + WINDOW);
            }
            while (!due.isEmpty() && (due.getFirst() < now - WINDOW * 3 / 2 || random.nextInt(500) == 0)) {
                ages.left(due.removeFirst() + WINDOW);
            }
            Duration oldest = ages.oldest(now);
            if (due.isEmpty()) {
                assertThat(oldest).as("seed %s, step %s", seed, i).isNull();
            } else {
                Duration exact = Duration.ofNanos(now - due.getFirst());
                assertThat(oldest).as("seed %s, step %s", seed, i).isBetween(exact.minusNanos(WIDTH), exact);
            }
        }
    }
}
