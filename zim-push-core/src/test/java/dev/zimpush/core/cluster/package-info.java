/** Several nodes over one store, in one process. Start at {@link dev.zimpush.core.cluster.ClusterTest}. */
package dev.zimpush.core.cluster;
