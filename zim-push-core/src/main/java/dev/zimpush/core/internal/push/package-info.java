/** What happens from due to settled: rules, addresses, the vendor's queue, retries. Start at {@link dev.zimpush.core.internal.push.Trigger}. */
@NullMarked
package dev.zimpush.core.internal.push;

import org.jspecify.annotations.NullMarked;
