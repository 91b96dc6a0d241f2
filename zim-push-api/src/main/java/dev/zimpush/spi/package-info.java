/**
 * What an extension implements: a {@link dev.zimpush.spi.PushProvider} (a push vendor), a {@link
 * dev.zimpush.spi.PushRule} (may it be pushed, must it wait), a {@link dev.zimpush.spi.Backend} (where addresses are
 * kept), a {@link dev.zimpush.spi.BadgeSource} and, for tests, a {@link dev.zimpush.spi.TimeSource}. Each has a contract
 * test in the testkit. Start at {@link dev.zimpush.spi.PushProvider}.
 *
 * <p>Extensions are handed to the builder; nothing is looked up on the class path.
 */
@NullMarked
package dev.zimpush.spi;

import org.jspecify.annotations.NullMarked;
