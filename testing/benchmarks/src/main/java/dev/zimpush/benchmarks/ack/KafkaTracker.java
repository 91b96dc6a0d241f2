package dev.zimpush.benchmarks.ack;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.util.timer.SystemTimer;
import org.apache.kafka.server.util.timer.TimerTask;
import org.jspecify.annotations.Nullable;

/** A map and Kafka's SystemTimer, with its ticks of 1 ms, and a thread that moves it as the broker's does. */
final class KafkaTracker implements Tracker {
    private static final long LOOK_MILLIS = 200;

    private final ConcurrentHashMap<Key, Wait> waits;
    private final SystemTimer timer = new SystemTimer("waits");
    private final long millis;
    private final OnTimeout onTimeout;
    private final Thread mover;

    KafkaTracker(Duration timeout, int outstanding, OnTimeout onTimeout) {
        this.millis = timeout.toMillis();
        this.onTimeout = onTimeout;
        this.waits = new ConcurrentHashMap<>(outstanding);
        this.mover = new Thread(this::move, "kafka-timer");
        mover.setDaemon(true);
        mover.start();
    }

    private void move() {
        try {
            while (true) {
                timer.advanceClock(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            timer.close();
        }
    }

    @Override
    public boolean track(Peer peer, String id, Item item) {
        Wait wait = new Wait(new Key(peer, id), item);
        if (waits.putIfAbsent(wait.key, wait) != null) {
            return false;
        }
        timer.add(wait);
        return true;
    }

    @Override
    public @Nullable Item acknowledge(Peer peer, String id) {
        Wait wait = waits.remove(new Key(peer, id));
        if (wait == null) {
            return null;
        }
        wait.cancel();
        return wait.item;
    }

    @Override
    public void close() {
        mover.interrupt();
    }

    private final class Wait extends TimerTask {
        final Key key;
        final Item item;

        Wait(Key key, Item item) {
            super(millis);
            this.key = key;
            this.item = item;
        }

        @Override
        public void run() {
            if (waits.remove(key, this)) {
                onTimeout.timedOut(item);
            }
        }
    }
}
