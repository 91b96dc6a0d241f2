/** The devices of this node with their connections and open deliveries, and the state machine of a delivery. Start at {@link dev.zimpush.core.internal.delivery.Lifecycle}. */
@NullMarked
package dev.zimpush.core.internal.delivery;

import org.jspecify.annotations.NullMarked;
