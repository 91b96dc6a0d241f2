/**
 * The engine. Start at {@link dev.zimpush.core.ZimPushBuilder}.
 */
@NullMarked
package dev.zimpush.core;

import org.jspecify.annotations.NullMarked;
