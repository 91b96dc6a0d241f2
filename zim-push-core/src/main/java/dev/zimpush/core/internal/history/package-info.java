/** What is kept of the deliveries' lives, for {@link dev.zimpush.ZimPush#explain}. */
@NullMarked
package dev.zimpush.core.internal.history;

import org.jspecify.annotations.NullMarked;
