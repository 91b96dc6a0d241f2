/** Runs rows: each side in a JVM of its own, in turn, several rounds; reports ratios beside their goals. */
@NullMarked
package dev.zimpush.benchmarks.suite;

import org.jspecify.annotations.NullMarked;
