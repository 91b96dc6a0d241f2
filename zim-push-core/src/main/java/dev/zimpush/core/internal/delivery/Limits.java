package dev.zimpush.core.internal.delivery;

/**
 * The settings of a node, checked by the builder. Times in nanoseconds.
 *
 * @param heartbeatExpiry how long a connection may be silent
 * @param ackTimeout how long a message may stay un-acked, unless the connection has its own
 * @param handOver how long what was written to a lost connection waits for the device to come back
 * @param unackedPerConnection how much may be un-acked on a connection
 * @param unsettled how much may be unsettled on the node
 * @param retryWindow how long after becoming due a push is tried
 * @param callTimeout how long a provider may take to answer
 */
public record Limits(
        long heartbeatExpiry,
        long ackTimeout,
        long handOver,
        int unackedPerConnection,
        int unsettled,
        long retryWindow,
        long callTimeout) {}
