package dev.zimpush.jdbc.nodes;

/** Takes one fact, in words. */
@FunctionalInterface
interface Report {
    void of(Object... words);
}
