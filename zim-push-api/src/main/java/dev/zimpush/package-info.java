/**
 * What a host server calls, and the values that it hands over and gets back. Start at {@link dev.zimpush.ZimPush}.
 *
 * <p>The words are those of the design: a {@link dev.zimpush.Message} goes to a user and becomes one <em>delivery</em>
 * per {@linkplain dev.zimpush.DeviceKey device}; a delivery becomes <em>due</em> for a push at most once, with a {@link
 * dev.zimpush.DueReason}, and is <em>settled</em> exactly once, with an {@link dev.zimpush.Outcome}.
 */
@NullMarked
package dev.zimpush;

import org.jspecify.annotations.NullMarked;
