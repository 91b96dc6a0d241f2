/**
 * What it costs to keep messages in PostgreSQL until they are acknowledged or pushed, and to find what is to be done among
 * many that are gone.
 */
@NullMarked
package dev.zimpush.benchmarks.durable;

import org.jspecify.annotations.NullMarked;
