package dev.zimpush.examples.custombackend;

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
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The third thing to implement: the deliveries, and who works on them. Every method is one change of the store. */
final class FileJournal implements Journal {
    private final FileStore store;
    private final Rows rows;
    private final FileDirectory directory;
    private final DeviceStore devices;

    FileJournal(FileStore store, Rows rows, FileDirectory directory, DeviceStore devices) {
        this.store = store;
        this.rows = rows;
        this.directory = directory;
        this.devices = devices;
    }

    @Override
    public List<List<Placed>> write(long node, List<NewMessage> messages, List<Settled> settled) {
        return store.change(() -> {
            for (Settled each : settled) {
                Row row = rows.get(each.delivery());
                if (row != null && row.acceptedAt.equals(each.acceptedAt()) && (each.fact() || row.owner == node)) {
                    rows.remove(row.id);
                }
            }
            return messages.stream().map(message -> append(node, message)).toList();
        });
    }

    private List<Placed> append(long node, NewMessage added) {
        Message message = added.message();
        List<Placed> placed = new ArrayList<>();
        for (String deviceId : devicesOf(added)) {
            DeliveryId id = new DeliveryId(DeviceKey.of(message.recipient(), deviceId), message.id());
            Row row = rows.get(id);
            if (row == null) {
                row = newRow(node, id, added);
                rows.put(row);
            }
            placed.add(new Placed(deviceId, row.owner, row.acceptedAt.equals(added.acceptedAt())));
        }
        return placed;
    }

    private Set<String> devicesOf(NewMessage added) {
        Set<String> ids = new TreeSet<>(added.here());
        if (added.fanOut()) {
            String user = added.message().recipient();
            devices.live(Set.of(user))
                    .getOrDefault(user, List.of())
                    .forEach(registration -> ids.add(registration.device().deviceId()));
            directory
                    .connectionsOf(user)
                    .forEach(connected -> ids.add(connected.device().deviceId()));
        }
        ids.removeAll(added.done());
        return ids;
    }

    private Row newRow(long node, DeliveryId id, NewMessage added) {
        Message message = added.message();
        boolean here = added.here().contains(id.device().deviceId());
        Connected connected = directory.connectionOf(id.device());
        Instant expiresAt = store.now().plus(message.timeToLive());
        Row row = new Row(store.next("place"), id, message, added.acceptedAt(), expiresAt);
        row.owner = here || connected == null ? node : connected.node();
        row.inbox = row.owner != node;
        row.mayAcknowledge = here || connected != null;
        return row;
    }

    @Override
    public List<Claim> claim(long node, List<DeliveryId> deliveries) {
        return store.change(() -> {
            if (!directory.isLive(node)) {
                return Collections.nCopies(deliveries.size(), Claim.GONE);
            }
            // All of the call first: what is claimed together does not wait for each other.
            for (DeliveryId id : deliveries) {
                Row row = rows.get(id, node);
                if (row != null) {
                    row.mayAcknowledge = false;
                    row.sending = false;
                    rows.put(row);
                }
            }
            return deliveries.stream()
                    .map(id -> claim(node, rows.get(id, node)))
                    .toList();
        });
    }

    private Claim claim(long node, @Nullable Row row) {
        if (row == null) {
            return Claim.GONE;
        }
        if (row.note != null) {
            return Claim.noted(row.note);
        }
        Connected connected = directory.connectionOf(row.id.device());
        if (connected != null && connected.node() != node) {
            give(row, connected.node());
            row.mayAcknowledge = true;
            rows.put(row);
            return Claim.connectedElsewhere(connected.node());
        }
        if (row.message.settlement() == SettlementMode.ANY_DEVICE && siblingMayAcknowledge(row)) {
            return Claim.SIBLING;
        }
        row.sending = true;
        rows.put(row);
        return Claim.WON;
    }

    private boolean siblingMayAcknowledge(Row row) {
        return rows.ofUser(row.message.recipient()).stream()
                .anyMatch(other -> other.message.id().equals(row.message.id())
                        && !other.id.equals(row.id)
                        && other.mayAcknowledge);
    }

    @Override
    public void release(long node, List<Released> released) {
        store.change(() -> {
            for (Released each : released) {
                Row row = rows.get(each.delivery(), node);
                if (row != null) {
                    row.sending = false;
                    row.attempts = each.attempts();
                    row.notBefore = store.now().plus(each.notBefore());
                    rows.put(row);
                }
            }
            return node;
        });
    }

    @Override
    public List<Noted> note(List<Noting> notings) {
        return store.change(() -> notings.stream().map(this::note).toList());
    }

    private Noted note(Noting noting) {
        int count = 0;
        Set<Long> owners = new TreeSet<>();
        for (Row row : rows.ofUser(noting.userId())) {
            boolean counts = row.note == null || (noting.note() == Note.ACKED && row.note != Note.ACKED);
            if (counts && Notes.concern(noting, row)) {
                row.note = noting.note();
                row.inbox = true;
                rows.put(row);
                count++;
                owners.add(row.owner);
            }
        }
        return new Noted(count, owners);
    }

    @Override
    public Set<Long> takeOver(long node, List<DeviceKey> devicesHere) {
        return store.change(() -> {
            Set<Long> lost = new TreeSet<>();
            for (DeviceKey device : devicesHere) {
                Connected connected = directory.connectionOf(device);
                if (connected != null && connected.node() == node) {
                    takeOver(node, device, lost);
                }
            }
            return lost;
        });
    }

    private void takeOver(long node, DeviceKey device, Set<Long> lost) {
        for (Row row : rows.ofUser(device.userId())) {
            boolean staysThere = row.sending && directory.isLive(row.owner);
            if (row.id.device().equals(device) && !staysThere) {
                row.mayAcknowledge = true;
                if (row.owner != node) {
                    lost.add(row.owner);
                    give(row, node);
                }
                rows.put(row);
            }
        }
    }

    @Override
    public List<Stored> inbox(long node, int atMost) {
        return store.read(() -> {
            Instant now = store.now();
            return rows.inbox(node, atMost).stream().map(row -> row.stored(now)).toList();
        });
    }

    @Override
    public void taken(long node, List<Taken> taken) {
        store.change(() -> {
            for (Taken each : taken) {
                Row row = rows.get(each.delivery(), node);
                if (row != null && Objects.equals(row.note, each.note())) {
                    row.inbox = false;
                    rows.put(row);
                }
            }
            return node;
        });
    }

    @Override
    public void lookAgain(long node, List<MessageKey> messages) {
        store.change(() -> {
            for (MessageKey key : messages) {
                for (Row row : rows.ofUser(key.recipient())) {
                    if (row.owner == node && !row.sending && row.message.id().equals(key.messageId())) {
                        row.inbox = true;
                        rows.put(row);
                    }
                }
            }
            return node;
        });
    }

    @Override
    public int adopt(long node, int atMost) {
        return store.change(() -> {
            int adopted = 0;
            for (long owner : directory.isLive(node) ? rows.owners() : List.<Long>of()) {
                if (!directory.isLive(owner)) {
                    for (Row row : rows.ofOwner(owner, atMost - adopted)) {
                        give(row, node);
                        rows.put(row);
                        adopted++;
                    }
                }
            }
            return adopted;
        });
    }

    /** To another node's inbox; if its owner is buried, that adopts it. */
    private void give(Row row, long node) {
        if (!directory.isLive(row.owner)) {
            row.adopted = true;
            row.maybePushed |= row.sending;
        }
        row.owner = node;
        row.inbox = true;
        row.sending = false;
    }
}
