/** What the library adds to the vendors' clients, and how long a push takes from end to end. */
@NullMarked
package dev.zimpush.benchmarks.push;

import org.jspecify.annotations.NullMarked;
