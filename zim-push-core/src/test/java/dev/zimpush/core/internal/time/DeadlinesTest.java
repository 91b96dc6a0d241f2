package dev.zimpush.core.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.testkit.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private final ManualTime time = new ManualTime();
    private final SteadyClock clock = new SteadyClock(time, stoodStill -> {});
    private final Deadlines deadlines = new Deadlines(time, clock, "test", () -> {});

    @Test
    void placesOfWhatHasEnded_areTakenBack() {
        int most = 0;
        for (int i = 0; i < 200_000; i++) {
            Item item = new Item(clock.now() + Duration.ofHours(24).toNanos());
            deadlines.update(item);
            item.dueAt = Timed.NEVER;
            deadlines.ended();
            if (i % 100 == 0) {
                time.advance(Duration.ofMillis(300));
                most = Math.max(most, deadlines.size());
            }
        }
        assertThat(most).isLessThan(10_000);
    }

    @Test
    void placesBesideOneThatIsPending_areTakenBackAndItStillRings() {
        Item pending = new Item(clock.now() + Duration.ofHours(1).toNanos());
        deadlines.update(pending);
        for (int i = 0; i < 100_000; i++) {
            Item item = new Item(clock.now() + Duration.ofMinutes(90).toNanos());
            deadlines.update(item);
            item.dueAt = Timed.NEVER;
            deadlines.ended();
        }
        time.advance(Duration.ofMillis(300));
        assertThat(deadlines.size()).isEqualTo(1);
        time.advance(Duration.ofHours(1));
        assertThat(pending.rang).isEqualTo(1);
        assertThat(time.nextAlarm()).isEmpty();
    }

    @Test
    void nothingPending_neverWakesUp() {
        Item item = new Item(clock.now() + Duration.ofHours(24).toNanos());
        deadlines.update(item);
        item.dueAt = Timed.NEVER;
        deadlines.ended();
        time.advance(Duration.ofMillis(300));
        assertThat(time.nextAlarm()).isEmpty();
    }

    private static final class Item extends Timed {
        volatile long dueAt;
        int rang;

        Item(long dueAt) {
            this.dueAt = dueAt;
        }

        @Override
        protected long dueAt() {
            return dueAt;
        }

        @Override
        protected void due(long now) {
            rang++;
            dueAt = NEVER;
        }
    }
}
