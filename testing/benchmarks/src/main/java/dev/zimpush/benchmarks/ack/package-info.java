/** The ack tracker as a component, beside what users would write: a map and a timer. */
@NullMarked
package dev.zimpush.benchmarks.ack;

import org.jspecify.annotations.NullMarked;
