/** The engine's clock, which knows when this process stood still, and the wheel of its deadlines. Start at {@link dev.zimpush.core.internal.time.Deadlines}. */
@NullMarked
package dev.zimpush.core.internal.time;

import org.jspecify.annotations.NullMarked;
