/**
 * How to write a backend of your own, over whatever you have: here a file of sorted maps (H2's MVStore). It uses the
 * extension interfaces of {@code dev.zimpush.spi} alone, and its tests are the testkit's contracts.
 *
 * <p><b>1. Addresses.</b> Start with {@link dev.zimpush.spi.DeviceStore}, here {@code FileDevices}, and a {@link
 * dev.zimpush.spi.Backend} that returns it from {@code devices()} and leaves {@code cluster()} empty. That is a complete
 * backend: the addresses survive a restart, deliveries stay in the node's memory. Subclass {@code BackendContract} and {@code
 * DeviceStoreContract} in your tests first, and let them tell you what is missing.
 *
 * <p><b>2. Nodes and connections.</b> For deliveries that survive, or several nodes, implement {@link
 * dev.zimpush.spi.Directory}, here {@code FileDirectory}; judge: {@code DirectoryContract}. Its leases are what everything else
 * stands on. Take their times from one clock, the store's.
 *
 * <p><b>3. Deliveries.</b> Then {@link dev.zimpush.spi.Journal}, here {@code FileJournal}: one table of rows with an owner each
 * ({@code Row}, {@code Rows}); judge: {@code JournalContract}, which also compares random calls with the testkit's {@code
 * MemoryCluster}. Begin with {@code write}, {@code claim} and {@code adopt}. Carry the parts of a message by their getters, and
 * the content of its push by its versioned byte form.
 *
 * <p><b>4. Hints.</b> {@link dev.zimpush.spi.Wakeup} last, here {@code FileWakeup}, or {@code Wakeup.NONE}.
 *
 * <p><b>What makes it simple here</b> is {@code FileStore}: one lock, and a change is in the file as a whole or not at all. With a
 * database, a transaction takes that place; keep every method one transaction. <b>What it can't do</b>: one process at a time
 * may open the file, so it makes a single node durable, and nodes of one process a cluster. It also reads all rows of a user where an
 * index by message would do, and forces the disk for each call.
 *
 * <p>Run {@link dev.zimpush.examples.custombackend.CustomBackend}: a process accepts messages and is killed; the next one pushes
 * them.
 */
@NullMarked
package dev.zimpush.examples.custombackend;

import org.jspecify.annotations.NullMarked;
