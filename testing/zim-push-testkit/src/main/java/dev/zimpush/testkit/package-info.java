/**
 * For tests of what uses or extends zim-push: no sleeping, no network, no database.
 *
 * <p><b>Testing your own wiring?</b> Start at {@link dev.zimpush.testkit.ManualTime}, which is the clock, the alarms and
 * the executor of the library under test, all moved by hand. Around it: {@link dev.zimpush.testkit.RecordingLink} plays
 * the client's socket, {@link dev.zimpush.testkit.ScriptedProvider} the push vendor, and {@link
 * dev.zimpush.testkit.EventLog} keeps what happened. Several nodes in one test share a {@link
 * dev.zimpush.testkit.MemoryCluster}, which can lose answers and be down.
 *
 * <p><b>Writing an extension?</b> Subclass the contract of what you implement; its few abstract methods say how to make
 * yours, and its tests are every promise of the interface:
 *
 * <ul>
 *   <li>{@link dev.zimpush.spi.PushProvider}: {@link dev.zimpush.testkit.PushProviderContract}
 *   <li>{@link dev.zimpush.spi.PushRule}: {@link dev.zimpush.testkit.PushRuleContract}
 *   <li>{@link dev.zimpush.spi.Backend}: {@link dev.zimpush.testkit.BackendContract} and, for its addresses, {@link
 *       dev.zimpush.testkit.DeviceStoreContract}
 *   <li>{@link dev.zimpush.spi.Cluster}: {@link dev.zimpush.testkit.DirectoryContract}, {@link
 *       dev.zimpush.testkit.JournalContract} and, if it wakes, {@link dev.zimpush.testkit.WakeupContract}; {@link
 *       dev.zimpush.testkit.MemoryCluster} is the plainest that passes them
 *   <li>{@link dev.zimpush.spi.TimeSource}: {@link dev.zimpush.testkit.TimeSourceContract}
 * </ul>
 *
 * <p>The contracts are JUnit Jupiter classes and assert with AssertJ.
 */
@NullMarked
package dev.zimpush.testkit;

import org.jspecify.annotations.NullMarked;
