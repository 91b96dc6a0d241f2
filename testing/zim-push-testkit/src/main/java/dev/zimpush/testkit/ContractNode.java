package dev.zimpush.testkit;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.spi.Backend;
import dev.zimpush.spi.Cluster;
import dev.zimpush.spi.Directory;
import dev.zimpush.spi.Directory.Connected;
import dev.zimpush.spi.Directory.Notice;
import dev.zimpush.spi.Directory.Opened;
import dev.zimpush.spi.Directory.Opening;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Journal.Claim;
import dev.zimpush.spi.Journal.MessageKey;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.Journal.Noted;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Journal.Placed;
import dev.zimpush.spi.Journal.Released;
import dev.zimpush.spi.Journal.Settled;
import dev.zimpush.spi.Journal.Stored;
import dev.zimpush.spi.Journal.Taken;
import dev.zimpush.spi.Wakeup;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A node of a cluster under test: a backend of its own and an epoch. The short forms are batches of one. */
final class ContractNode {
    static final int ALL = 100_000;

    final Backend backend;
    final Directory directory;
    final Journal journal;
    final Wakeup wakeup;
    final long epoch;

    ContractNode(Backend backend, String name, Duration lease) {
        this.backend = backend;
        Cluster cluster = backend.cluster()
                .orElseThrow(
                        () -> new AssertionError("the backend has no cluster; nothing of this contract holds for it"));
        this.directory = cluster.directory();
        this.journal = cluster.journal();
        this.wakeup = cluster.wakeup();
        this.epoch = directory.join(name, lease);
    }

    Opened open(DeviceKey device, long connectionId) {
        return directory
                .open(epoch, List.of(new Opening(device, connectionId, false)))
                .get(0);
    }

    Opened openAgain(DeviceKey device, long connectionId) {
        return directory
                .open(epoch, List.of(new Opening(device, connectionId, true)))
                .get(0);
    }

    Connected connected(DeviceKey device, long connectionId) {
        return new Connected(device, epoch, connectionId);
    }

    List<Connected> connections(String userId) {
        return directory.connections(Set.of(userId)).getOrDefault(userId, List.of());
    }

    List<Notice> notices() {
        return directory.notices(epoch, ALL);
    }

    /** To all devices of its recipient. */
    List<Placed> write(Message message) {
        return write(new NewMessage(message, ClusterSetup.ACCEPTED, Set.of(), Set.of(), true));
    }

    /** To these devices alone, owned here. */
    List<Placed> writeHere(Message message, DeviceKey... devices) {
        Set<String> ids = Set.copyOf(Stream.of(devices).map(DeviceKey::deviceId).toList());
        return write(new NewMessage(message, ClusterSetup.ACCEPTED, ids, Set.of(), false));
    }

    List<Placed> write(NewMessage message) {
        return journal.write(epoch, List.of(message), List.of()).get(0);
    }

    void settle(DeliveryId delivery, boolean fact) {
        journal.write(epoch, List.of(), List.of(new Settled(delivery, ClusterSetup.ACCEPTED, fact)));
    }

    Claim claim(DeliveryId delivery) {
        return journal.claim(epoch, List.of(delivery)).get(0);
    }

    void release(DeliveryId delivery, int attempts, Duration notBefore) {
        journal.release(epoch, List.of(new Released(delivery, attempts, notBefore)));
    }

    Noted note(Noting noting) {
        return journal.note(List.of(noting)).get(0);
    }

    Set<Long> takeOver(DeviceKey device) {
        return journal.takeOver(epoch, List.of(device));
    }

    List<Stored> inbox() {
        return journal.inbox(epoch, ALL);
    }

    List<DeliveryId> inboxIds() {
        return inbox().stream().map(Stored::delivery).toList();
    }

    /** Reads the inbox and takes all of it, as it was seen. */
    List<Stored> takeInbox() {
        List<Stored> seen = inbox();
        taken(seen);
        return seen;
    }

    void taken(Collection<Stored> seen) {
        journal.taken(
                epoch,
                seen.stream().map(row -> new Taken(row.delivery(), row.note())).toList());
    }

    void lookAgain(Message message) {
        journal.lookAgain(epoch, List.of(new MessageKey(message.recipient(), message.id())));
    }

    int adopt() {
        return journal.adopt(epoch, ALL);
    }
}
