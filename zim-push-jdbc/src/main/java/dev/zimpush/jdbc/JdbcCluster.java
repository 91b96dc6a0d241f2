package dev.zimpush.jdbc;

import dev.zimpush.spi.Cluster;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Wakeup;

/**
 * What the nodes share, beside the addresses: the parts, each over the same {@link Database}.
 *
 * @param close ends what the parts hold
 */
record JdbcCluster(Directory directory, Journal journal, Wakeup wakeup, Runnable close) implements Cluster {}
