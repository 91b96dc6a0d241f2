/** The whole library in memory: what a connection, a message and a mass of losses cost. */
@NullMarked
package dev.zimpush.benchmarks.engine;

import org.jspecify.annotations.NullMarked;
