package dev.zimpush.examples.custombackend;

import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.spi.DeviceStore.Removed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** What was removed and may be restored: by slot, and the slot by address, so that of each there is one at most. Called under the lock. */
final class FileTombstones {
    private final FileStore store;
    private final MVMap<String, byte[]> bySlot;
    private final MVMap<String, byte[]> slots;

    FileTombstones(FileStore store) {
        this.store = store;
        this.bySlot = store.map("tombstones");
        this.slots = store.map("tombstone-slots");
    }

    void add(String slot, String identity, Registration removed) {
        Tombstone tombstone = new Tombstone(removed, store.now(), store.next("removal"), identity);
        bySlot.put(slot, tombstone.encode());
        slots.put(identity, slot.getBytes(StandardCharsets.UTF_8));
    }

    @Nullable
    Registration find(String slot) {
        byte[] bytes = bySlot.get(slot);
        return bytes == null ? null : Tombstone.decode(bytes).removed;
    }

    /** The address is live in the slot now: neither what was there nor the address comes back from elsewhere. */
    void forget(String slot, String identity) {
        forget(slot);
        byte[] elsewhere = slots.get(identity);
        if (elsewhere != null) {
            forget(new String(elsewhere, StandardCharsets.UTF_8));
        }
    }

    void forget(DeviceKey device) {
        for (byte[] bytes : Keys.under(bySlot, Integer.MAX_VALUE, device.userId(), device.deviceId())) {
            Registration removed = Tombstone.decode(bytes).removed;
            forget(FileDevices.slot(device, removed.address()));
        }
    }

    private void forget(String slot) {
        byte[] gone = bySlot.remove(slot);
        if (gone != null) {
            slots.remove(Tombstone.decode(gone).identity);
        }
    }

    /** Looks at all of them: a host asks once in a while, when something went wrong. */
    Removed page(String app, Instant since, @Nullable String after, int most) {
        long before = after == null ? Long.MAX_VALUE : Long.parseLong(after);
        List<Tombstone> found = new ArrayList<>();
        for (byte[] bytes : bySlot.values()) {
            Tombstone each = Tombstone.decode(bytes);
            if (each.removed.address().app().equals(app) && !each.at.isBefore(since) && each.number < before) {
                found.add(each);
            }
        }
        found.sort(Comparator.comparingLong(Tombstone::number).reversed());
        boolean more = found.size() > most;
        List<Tombstone> page = more ? found.subList(0, most) : found;
        return new Removed(
                page.stream().map(Tombstone::removed).toList(), more ? Long.toString(page.get(most - 1).number) : null);
    }

    private record Tombstone(Registration removed, Instant at, long number, String identity) {
        byte[] encode() {
            return Bytes.of(out -> {
                Bytes.bytes(out, FileDevices.encode(removed));
                Bytes.time(out, at);
                out.writeLong(number);
                out.writeUTF(identity);
            });
        }

        static Tombstone decode(byte[] bytes) {
            return Bytes.read(
                    bytes,
                    in -> new Tombstone(
                            FileDevices.decode(Bytes.bytes(in)), Bytes.time(in), in.readLong(), in.readUTF()));
        }
    }
}
