/**
 * Three nodes of a chat host over one PostgreSQL, of which one is killed and one is paused, and the bookkeeping that
 * tells whether anything was lost.
 *
 * <p>Start reading at {@link dev.zimpush.examples.cluster.ChatNode}, all that a host on many nodes needs. {@link
 * dev.zimpush.examples.cluster.JdbcCluster} drives it, and {@link dev.zimpush.examples.cluster.Judge} decides.
 */
@NullMarked
package dev.zimpush.examples.cluster;

import org.jspecify.annotations.NullMarked;
