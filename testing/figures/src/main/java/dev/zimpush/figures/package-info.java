/**
 * Figures of the JDBC backend on PostgreSQL: what it takes, and what others take in the same run.
 *
 * <p>Start reading at {@link dev.zimpush.figures.Figures}.
 */
@NullMarked
package dev.zimpush.figures;

import org.jspecify.annotations.NullMarked;
