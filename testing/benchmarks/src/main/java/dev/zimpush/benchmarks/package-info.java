/**
 * What zim-push costs, beside what its users would take instead. Every row is a class that is named in {@link
 * dev.zimpush.benchmarks.Benchmarks}.
 *
 * <p>Start reading there.
 */
@NullMarked
package dev.zimpush.benchmarks;

import org.jspecify.annotations.NullMarked;
