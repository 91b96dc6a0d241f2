package dev.zimpush.core.internal.delivery;

/**
 * What happened to a delivery before this node had it.
 *
 * @param adopted whether its node died or was closed
 * @param attempts how often a push was tried
 * @param notBefore when it may be tried again, by this node's clock
 */
record Past(boolean adopted, int attempts, long notBefore) {}
