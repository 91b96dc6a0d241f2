package dev.zimpush.testkit;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.DeviceStore;
import dev.zimpush.spi.Directory.Connected;
import dev.zimpush.spi.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The journal of a {@link MemoryCluster}, called under its lock. */
final class PlainJournal implements Journal {
    private final ClusterTables tables;
    private final DeviceStore devices;

    PlainJournal(ClusterTables tables, DeviceStore devices) {
        this.tables = tables;
        this.devices = devices;
    }

    @Override
    public List<List<Placed>> write(long node, List<NewMessage> messages, List<Settled> settled) {
        requireOnce(settled.stream().map(Settled::delivery));
        settled.forEach(each -> messages.forEach(added -> requireApart(each.delivery(), added)));
        for (Settled each : settled) {
            DeliveryRow row = tables.rows.get(each.delivery());
            if (row != null && row.acceptedAt.equals(each.acceptedAt()) && (each.fact() || row.owner == node)) {
                tables.rows.remove(row.id);
            }
        }
        return messages.stream().map(message -> append(node, message)).toList();
    }

    private List<Placed> append(long node, NewMessage added) {
        Message message = added.message();
        Set<String> deviceIds = new TreeSet<>(added.here());
        if (added.fanOut()) {
            deviceIds.addAll(devicesOf(message.recipient()));
        }
        deviceIds.removeAll(added.done());
        List<Placed> placed = new ArrayList<>();
        for (String deviceId : deviceIds) {
            DeliveryId id = new DeliveryId(DeviceKey.of(message.recipient(), deviceId), message.id());
            DeliveryRow row = tables.rows.get(id);
            if (row == null) {
                row = append(node, id, added);
            }
            placed.add(new Placed(deviceId, row.owner, row.acceptedAt.equals(added.acceptedAt())));
        }
        return placed;
    }

    private DeliveryRow append(long node, DeliveryId id, NewMessage added) {
        boolean here = added.here().contains(id.device().deviceId());
        Optional<Long> elsewhere = here ? Optional.empty() : tables.connectedElsewhere(id.device(), node);
        Instant expiresAt = tables.now().plus(added.message().timeToLive());
        DeliveryRow row = new DeliveryRow(tables.nextRow(), id, added.message(), added.acceptedAt(), expiresAt);
        row.owner = elsewhere.orElse(node);
        row.inbox = elsewhere.isPresent();
        row.mayAcknowledge = here || tables.connections.containsKey(id.device());
        tables.rows.put(id, row);
        return row;
    }

    /** The devices with a live address or a connection. */
    private Set<String> devicesOf(String userId) {
        Set<String> found = new HashSet<>();
        devices.live(Set.of(userId))
                .values()
                .forEach(ofUser -> ofUser.forEach(
                        registration -> found.add(registration.device().deviceId())));
        tables.connections.keySet().stream()
                .filter(device -> device.userId().equals(userId))
                .forEach(device -> found.add(device.deviceId()));
        return found;
    }

    @Override
    public List<Claim> claim(long node, List<DeliveryId> deliveries) {
        requireOnce(deliveries.stream());
        if (!tables.isLive(node)) {
            return Collections.nCopies(deliveries.size(), Claim.GONE);
        }
        for (DeliveryId id : deliveries) {
            DeliveryRow row = rowOf(node, id);
            if (row != null) {
                row.mayAcknowledge = false;
            }
        }
        return deliveries.stream().map(id -> claim(node, rowOf(node, id))).toList();
    }

    private Claim claim(long node, @Nullable DeliveryRow row) {
        if (row == null) {
            return Claim.GONE;
        }
        row.sending = false;
        if (row.note != null) {
            return Claim.noted(row.note);
        }
        Optional<Long> elsewhere = tables.connectedElsewhere(row.id.device(), node);
        if (elsewhere.isPresent()) {
            give(row, elsewhere.get());
            row.mayAcknowledge = true;
            return Claim.connectedElsewhere(row.owner);
        }
        if (row.message.settlement() == SettlementMode.ANY_DEVICE
                && tables.rows.values().stream().anyMatch(other -> other.isSiblingOf(row) && other.mayAcknowledge)) {
            return Claim.SIBLING;
        }
        row.sending = true;
        return Claim.WON;
    }

    @Override
    public void release(long node, List<Released> released) {
        requireOnce(released.stream().map(Released::delivery));
        for (Released each : released) {
            DeliveryRow row = rowOf(node, each.delivery());
            if (row != null) {
                row.sending = false;
                row.attempts = each.attempts();
                row.notBefore = tables.now().plus(each.notBefore());
            }
        }
    }

    @Override
    public List<Noted> note(List<Noting> notings) {
        return notings.stream().map(this::note).toList();
    }

    private Noted note(Noting noting) {
        rows(row -> row.concerns(noting)).forEach(row -> row.withdraw(noting.note()));
        List<DeliveryRow> noted = rows(row ->
                row.concerns(noting) && (row.note == null || (noting.note() == Note.ACKED && row.note != Note.ACKED)));
        Set<Long> owners = new TreeSet<>();
        for (DeliveryRow row : noted) {
            row.note = noting.note();
            row.inbox = true;
            owners.add(row.owner);
        }
        return new Noted(noted.size(), owners);
    }

    @Override
    public Set<Long> takeOver(long node, List<DeviceKey> devicesHere) {
        Set<Long> lost = new TreeSet<>();
        for (DeviceKey device : devicesHere) {
            Connected connected = tables.connections.get(device);
            if (connected != null && connected.node() == node) {
                for (DeliveryRow row : rows(row -> row.id.device().equals(device) && mayLeave(row))) {
                    row.mayAcknowledge = true;
                    if (row.owner != node) {
                        lost.add(row.owner);
                        give(row, node);
                    }
                }
            }
        }
        return lost;
    }

    private boolean mayLeave(DeliveryRow row) {
        return !row.sending || !tables.isLive(row.owner);
    }

    @Override
    public List<Stored> inbox(long node, int atMost) {
        Instant now = tables.now();
        return tables.inbox(node).stream()
                .limit(atMost)
                .map(row -> row.stored(now))
                .toList();
    }

    @Override
    public void taken(long node, List<Taken> taken) {
        requireOnce(taken.stream().map(Taken::delivery));
        for (Taken each : taken) {
            DeliveryRow row = rowOf(node, each.delivery());
            if (row != null && Objects.equals(row.note, each.note())) {
                row.inbox = false;
            }
        }
    }

    @Override
    public void lookAgain(long node, List<MessageKey> messages) {
        Set<MessageKey> keys = Set.copyOf(messages);
        rows(row -> row.owner == node && !row.sending && keys.contains(row.key()))
                .forEach(row -> row.inbox = true);
    }

    @Override
    public int adopt(long node, int atMost) {
        if (!tables.isLive(node)) {
            return 0;
        }
        List<DeliveryRow> orphans = tables.orphans().stream().limit(atMost).toList();
        for (DeliveryRow row : orphans) {
            give(row, node);
        }
        return orphans.size();
    }

    @Override
    public Enqueued outbox(long node, int atMost) {
        int messages = 0;
        Set<Long> owners = new TreeSet<>();
        List<MessageKey> withoutDevices = new ArrayList<>();
        while (tables.isLive(node) && messages < atMost && !tables.outbox.isEmpty()) {
            ClusterTables.Enqueued next = tables.outbox.remove();
            Message message = next.message();
            messages++;
            List<Placed> placed = append(node, new NewMessage(message, next.acceptedAt(), Set.of(), Set.of(), true));
            for (Placed each : placed) {
                if (each.fresh()) {
                    owners.add(each.owner());
                    DeviceKey device = DeviceKey.of(message.recipient(), each.deviceId());
                    rows(row -> row.id.equals(new DeliveryId(device, message.id())))
                            .forEach(row -> row.inbox = true);
                }
            }
            if (placed.isEmpty()) {
                withoutDevices.add(new MessageKey(message.recipient(), message.id()));
            }
        }
        return new Enqueued(messages, owners, withoutDevices);
    }

    private void give(DeliveryRow row, long node) {
        if (!tables.isLive(row.owner)) {
            row.adopted = true;
            row.maybePushed |= row.sending;
        }
        row.owner = node;
        row.inbox = true;
        row.sending = false;
    }

    private @Nullable DeliveryRow rowOf(long node, DeliveryId id) {
        DeliveryRow row = tables.rows.get(id);
        return row == null || row.owner != node ? null : row;
    }

    private List<DeliveryRow> rows(Predicate<DeliveryRow> which) {
        return tables.rows.values().stream().filter(which).toList();
    }

    private static void requireApart(DeliveryId settled, NewMessage added) {
        if (settled.messageId().equals(added.message().id())
                && settled.device().userId().equals(added.message().recipient())
                && !added.done().contains(settled.device().deviceId())) {
            throw new IllegalArgumentException("the call settles " + settled + " and may append it");
        }
    }

    private static void requireOnce(Stream<DeliveryId> batch) {
        Set<DeliveryId> seen = new HashSet<>();
        batch.forEach(id -> {
            if (!seen.add(id)) {
                throw new IllegalArgumentException("the batch names the row " + id + " twice");
            }
        });
    }
}
