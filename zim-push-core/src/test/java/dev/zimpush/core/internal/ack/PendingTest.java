package dev.zimpush.core.internal.ack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The parts of the ack tracker, beside maps that are plainly right. */
class PendingTest {
    private static final int TIMEOUT = 100;

    /** Peers of few hashes, so that many collide. */
    private record Peer(int number) {
        @Override
        public int hashCode() {
            return number % 3;
        }
    }

    private record Key(Peer peer, String id) {}

    private record Value(Key key, long dueAt) {}

    private final Pending<Peer, Value> pending = new Pending<>();

    /** In the order of adding. */
    private final Map<Key, Value> model = new LinkedHashMap<>();

    private long now;

    @Test
    void anything_atRandom_isAsInAMap() {
        long seed = Long.getLong("pending.seed", new Random().nextLong());
        for (int life = 0; life < 300; life++) {
            Random random = new Random(seed + life);
            try {
                pending.takeDue(Long.MAX_VALUE, (peer, id, value, dueAt) -> {});
                model.clear();
                live(random);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("-Dpending.seed=" + (seed + life), e);
            }
        }
    }

    private void live(Random random) {
        int peers = 1 + random.nextInt(20);
        int ids = 1 + random.nextInt(40);
        int adding = 1 + random.nextInt(8);
        int odd = random.nextInt(4);
        for (int step = 0; step < 400; step++) {
            Key key = new Key(new Peer(random.nextInt(peers)), id(random.nextInt(ids)));
            int what = random.nextInt(adding + 4);
            if (what < adding) {
                add(key, odd > 0 && random.nextInt(odd + 1) == 0 ? 1 + random.nextInt(3 * TIMEOUT) : TIMEOUT);
            } else if (what < adding + 2) {
                assertThat(pending.take(key.peer, key.id)).isEqualTo(model.remove(key));
            } else if (what == adding + 2) {
                now += random.nextInt(TIMEOUT / 4);
                takeDue();
            } else if (random.nextInt(5) == 0) {
                takeAll(key.peer);
            }
            assertThat(pending.size()).isEqualTo(model.size());
        }
    }

    /** Ids of which two each have one hash. */
    private static String id(int number) {
        return number % 2 == 0 ? "Aa" + number / 2 : "BB" + number / 2;
    }

    private void add(Key key, int wait) {
        Value value = new Value(key, now + wait);
        boolean fresh = model.putIfAbsent(key, value) == null;
        assertThat(pending.add(key.peer, key.id, value, value.dueAt, wait == TIMEOUT))
                .isEqualTo(fresh);
    }

    private void takeDue() {
        List<Value> due = new ArrayList<>();
        long next = pending.takeDue(now, (peer, id, value, dueAt) -> {
            assertThat(value).isEqualTo(new Value(new Key(peer, id), dueAt));
            due.add(value);
        });
        List<Value> expected =
                model.values().stream().filter(value -> value.dueAt <= now).toList();
        assertThat(due).containsExactlyInAnyOrderElementsOf(expected);
        model.values().removeAll(expected);
        assertThat(next)
                .isEqualTo(model.values().stream().mapToLong(Value::dueAt).min().orElse(Long.MAX_VALUE));
    }

    private void takeAll(Peer peer) {
        List<Value> expected = model.values().stream()
                .filter(value -> value.key.peer.equals(peer))
                .toList();
        assertThat(pending.takeAll(peer)).isEqualTo(expected);
        model.values().removeAll(expected);
    }

    @Test
    void takeDue_usualOnes_comeInTheOrderOfTheirDeadlines() {
        for (int i = 0; i < 1_000; i++) {
            add(new Key(new Peer(i % 7), "m" + i), TIMEOUT);
            now++;
        }
        now += TIMEOUT;
        List<Value> due = new ArrayList<>();
        pending.takeDue(now, (peer, id, value, dueAt) -> due.add(value));

        assertThat(due).hasSize(1_000).isSortedAccordingTo(Comparator.comparingLong(Value::dueAt));
    }

    @Test
    void add_afterClose_isRefused() {
        add(new Key(new Peer(1), "m-1"), TIMEOUT);
        pending.close();

        assertThat(pending.size()).isZero();
        assertThatThrownBy(() -> pending.add(new Peer(1), "m-2", new Value(new Key(new Peer(1), "m-2"), 1), 1, true))
                .isInstanceOf(IllegalStateException.class);
    }
}
