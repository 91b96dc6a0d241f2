package dev.zimpush.benchmarks.ack;

/** The host's object for a connection, which is a map key by its identity. */
public final class Peer {}
