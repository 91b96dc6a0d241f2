/** What the rooms of the engine share. */
@NullMarked
package dev.zimpush.core.internal;

import org.jspecify.annotations.NullMarked;
