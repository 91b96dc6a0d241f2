/** A node among others. Start at {@link dev.zimpush.core.internal.cluster.ClusterNode}. */
@NullMarked
package dev.zimpush.core.internal.cluster;

import org.jspecify.annotations.NullMarked;
