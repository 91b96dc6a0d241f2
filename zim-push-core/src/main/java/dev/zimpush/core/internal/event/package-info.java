/** How events get to the host's listeners. */
@NullMarked
package dev.zimpush.core.internal.event;

import org.jspecify.annotations.NullMarked;
