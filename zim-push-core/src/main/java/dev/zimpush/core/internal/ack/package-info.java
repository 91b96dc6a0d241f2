/** The ack tracker that is used alone. */
@NullMarked
package dev.zimpush.core.internal.ack;

import org.jspecify.annotations.NullMarked;
