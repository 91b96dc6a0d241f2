/** Real processes over a real PostgreSQL: killed, paused, cut off from it. Start at {@link dev.zimpush.jdbc.nodes.Host}. */
package dev.zimpush.jdbc.nodes;
