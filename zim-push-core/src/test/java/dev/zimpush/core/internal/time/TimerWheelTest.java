package dev.zimpush.core.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long DAY = 86_400 * SECOND;

    private final TimerWheel wheel = new TimerWheel();

    @Test
    void poll_beforeTheTime_findsNothing() {
        add(5 * SECOND);
        assertThat(poll(5 * SECOND - 1)).isEmpty();
        assertThat(wheel.size()).isEqualTo(1);
    }

    @Test
    void poll_atTheTime_findsIt() {
        Item item = add(5 * SECOND);
        assertThat(poll(5 * SECOND)).containsExactly(item);
        assertThat(wheel.size()).isZero();
        assertThat(item.placedAt).isEqualTo(Timed.NEVER);
    }

    @Test
    void poll_whatWasPostponed_findsItAtTheNewTime() {
        Item item = add(5 * SECOND);
        item.dueAt = 40 * SECOND;
        assertThat(poll(39 * SECOND)).isEmpty();
        assertThat(poll(40 * SECOND)).containsExactly(item);
    }

    @Test
    void nextDue_ofACrowdedSlot_isItsEndAndOfAnotherTheFirstTime() {
        long start = 1_000 * TimerWheel.TICK;
        for (int i = 0; i < 10; i++) {
            add(start + 10 - i);
        }
        assertThat(wheel.poll(start, new Timed[1])).isZero();
        assertThat(wheel.nextDue()).isEqualTo(start + 1);
        for (int i = 0; i < 100; i++) {
            add(start + 100 + i);
        }
        assertThat(wheel.nextDue()).isEqualTo(start + TimerWheel.TICK);
    }

    @Test
    void nextDue_withAPlaceThatWasGivenUp_isNotTheTimeOfItsEntry() {
        long start = 100 * TimerWheel.TICK;
        Item item = add(start + 10);
        item.dueAt = 5;
        wheel.add(item);
        assertThat(poll(5)).containsExactly(item);
        assertThat(wheel.nextDue()).isEqualTo(start + TimerWheel.TICK);
    }

    @Test
    void poll_whatWasMovedForward_findsItOnce() {
        Item item = add(50 * SECOND);
        item.dueAt = 5 * SECOND;
        wheel.add(item);
        assertThat(poll(6 * SECOND)).containsExactly(item);
        item.dueAt = Timed.NEVER;
        assertThat(poll(60 * SECOND)).isEmpty();
        assertThat(wheel.size()).isZero();
    }

    /** It was postponed when the wheel asked first, and is due when it asks again to place it. */
    @Test
    void poll_whatIsMovedForwardAgainMeanwhile_findsItAndNotATurnLater() {
        Timed wavering = new Timed() {
            private int asked;

            @Override
            protected long dueAt() {
                asked++;
                return asked == 3 ? 40 * SECOND : SECOND;
            }

            @Override
            protected void due(long now) {
                throw new AssertionError("the wheel calls nobody");
            }
        };
        wheel.add(wavering);

        assertThat(poll(2 * SECOND)).containsExactly(wavering);
        assertThat(wheel.size()).isZero();
    }

    @Test
    void purge_withEndedEntries_freesTheirPlaces() {
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            items.add(add(i * SECOND));
        }
        items.subList(0, 9_990).forEach(item -> item.dueAt = Timed.NEVER);
        wheel.purge();
        assertThat(wheel.size()).isEqualTo(10);
        assertThat(poll(10_001 * SECOND)).hasSize(10);
    }

    @Test
    void purge_whatItLetGo_canBePlacedAgain() {
        Item item = add(SECOND);
        item.dueAt = Timed.NEVER;
        wheel.purge();
        item.dueAt = 2 * SECOND;
        assertThat(item.dueAt).isLessThan(item.placedAt);
        wheel.add(item);
        assertThat(poll(3 * SECOND)).containsExactly(item);
    }

    @Test
    void poll_intoAShortArray_goesOnWhereItStopped() {
        for (int i = 0; i < 10; i++) {
            add(SECOND);
        }
        Timed[] due = new Timed[4];
        assertThat(wheel.poll(2 * SECOND, due)).isEqualTo(4);
        assertThat(wheel.poll(2 * SECOND, due)).isEqualTo(4);
        assertThat(wheel.poll(2 * SECOND, due)).isEqualTo(2);
    }

    @Test
    void nextDue_ofAnyTime_isNeverAfterItAndComesCloserByPolling() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            TimerWheel one = new TimerWheel();
            Item item = new Item((long) (random.nextDouble() * 40 * DAY));
            one.add(item);
            Timed[] due = new Timed[1];
            int wakes = 0;
            int found = 0;
            for (long now = one.nextDue(); found == 0; now = one.nextDue()) {
                assertThat(now).as("seed %d", seed).isLessThanOrEqualTo(item.dueAt);
                found = one.poll(now, due);
                assertThat(++wakes).as("wakes, seed %d", seed).isLessThan(10);
            }
            assertThat(one.nextDue()).isEqualTo(Timed.NEVER);
        }
    }

    /** Random adds, moves, cancels and polls, against a plain set. */
    @Test
    void randomOperations_againstAModel_fireNothingEarlyNothingTwiceAndNothingLate() {
        long seed = Long.getLong("wheel.seed", System.nanoTime());
        Random random = new Random(seed);
        Set<Item> model = new HashSet<>();
        long now = 0;
        for (int step = 0; step < 200_000; step++) {
            int what = random.nextInt(10);
            if (what < 5) {
                Item item = new Item(now + spread(random));
                model.add(item);
                wheel.add(item);
            } else if (what < 7 && !model.isEmpty()) {
                Item item = model.iterator().next();
                if (random.nextBoolean()) {
                    item.dueAt = Timed.NEVER;
                    model.remove(item);
                } else {
                    item.dueAt = now + spread(random);
                    if (item.dueAt < item.placedAt) {
                        wheel.add(item);
                    }
                }
            } else if (what == 7 && step % 50 == 0) {
                wheel.purge();
            } else {
                now += spread(random) / 50;
                for (Timed timed : poll(now)) {
                    assertThat(timed.dueAt()).as("early, seed %d", seed).isLessThanOrEqualTo(now);
                    assertThat(model.remove(timed)).as("twice, seed %d", seed).isTrue();
                }
                for (Item item : model) {
                    assertThat(item.dueAt + TimerWheel.TICK)
                            .as("late, seed %d", seed)
                            .isGreaterThan(now);
                }
            }
        }
        model.forEach(item -> item.dueAt = Timed.NEVER);
        wheel.purge();
        assertThat(wheel.size()).as("left, seed %d", seed).isZero();
    }

    private static long spread(Random random) {
        return (long) Math.exp(random.nextDouble() * Math.log(30.0 * DAY));
    }

    private Item add(long at) {
        Item item = new Item(at);
        wheel.add(item);
        return item;
    }

    private List<Timed> poll(long now) {
        List<Timed> all = new ArrayList<>();
        Timed[] due = new Timed[64];
        int found;
        do {
            found = wheel.poll(now, due);
            for (int i = 0; i < found; i++) {
                all.add(due[i]);
            }
        } while (found == due.length);
        return all;
    }

    private static final class Item extends Timed {
        long dueAt;

        Item(long dueAt) {
            this.dueAt = dueAt;
        }

        @Override
        protected long dueAt() {
            return dueAt;
        }

        @Override
        protected void due(long now) {
            throw new AssertionError("the wheel calls nobody");
        }
    }
}
