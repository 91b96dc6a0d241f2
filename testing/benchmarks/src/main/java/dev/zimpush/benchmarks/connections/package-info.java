/** The connection registry beside what users would write: heartbeats, opening and closing, look-ups. */
@NullMarked
package dev.zimpush.benchmarks.connections;

import org.jspecify.annotations.NullMarked;
