package dev.zimpush.benchmarks.ack;

/** The host's object for something that it sent. */
public final class Item {
    /** When it is due by {@link System#nanoTime()}, as the host computes it before it tracks. */
    volatile long dueAt;
}
