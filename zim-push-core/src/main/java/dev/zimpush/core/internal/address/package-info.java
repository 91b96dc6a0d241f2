/** Where the devices of a user are looked up, and the store of addresses in memory. */
@NullMarked
package dev.zimpush.core.internal.address;

import org.jspecify.annotations.NullMarked;
