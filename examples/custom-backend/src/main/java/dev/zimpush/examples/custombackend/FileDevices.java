package dev.zimpush.examples.custombackend;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Platform;
import dev.zimpush.Registration;
import dev.zimpush.spi.DeviceStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The first thing to implement, and all that a node alone needs.
 *
 * <p>Three maps: the live addresses by <em>slot</em> (device, app, environment, kind: where at most one is live); the slot
 * of each address that is live, so that it is found wherever it is; and what was removed last from each slot, which may be
 * restored.
 */
final class FileDevices implements DeviceStore {
    private final FileStore store;
    private final MVMap<String, byte[]> live;
    private final MVMap<String, byte[]> slots;
    private final MVMap<String, byte[]> tombstones;

    FileDevices(FileStore store) {
        this.store = store;
        this.live = store.map("addresses");
        this.slots = store.map("slots");
        this.tombstones = store.map("tombstones");
    }

    @Override
    public Map<String, List<Registration>> live(Collection<String> userIds) {
        return store.read(() -> {
            Map<String, List<Registration>> found = new TreeMap<>();
            for (String userId : userIds) {
                List<Registration> all = new ArrayList<>();
                Keys.under(live, Integer.MAX_VALUE, userId).forEach(bytes -> all.add(decode(bytes)));
                all.sort(Comparator.comparingLong(Registration::generation).reversed());
                if (!all.isEmpty()) {
                    found.put(userId, all);
                }
            }
            return found;
        });
    }

    @Override
    public Bound bind(DeviceKey device, Address address) {
        return store.change(() -> {
            Registration there = ownerOf(address);
            if (there != null) {
                drop(there);
            }
            String slot = slot(device, address);
            byte[] replaced = live.get(slot);
            if (replaced != null) {
                drop(decode(replaced));
            }
            tombstones.remove(slot);
            Registration bound = new Registration(device, address, store.now(), store.next("generation"));
            put(bound);
            return new Bound(bound, there == null || there.device().equals(device) ? null : there.device());
        });
    }

    @Override
    public Removal remove(Registration expected, @Nullable Instant deadSince) {
        return store.change(() -> {
            byte[] bytes = live.get(slot(expected.device(), expected.address()));
            Registration now = bytes == null ? null : decode(bytes);
            if (now == null
                    || now.generation() != expected.generation()
                    || !now.address().equals(expected.address())) {
                return Removal.OUTDATED;
            }
            if (deadSince != null && now.registeredAt().isAfter(deadSince)) {
                return Removal.BOUND_LATER;
            }
            drop(now);
            tombstones.put(slot(now.device(), now.address()), encode(now));
            return Removal.REMOVED;
        });
    }

    @Override
    public List<Registration> logOut(DeviceKey device) {
        return store.change(() -> {
            List<Registration> removed = new ArrayList<>();
            for (byte[] bytes : Keys.under(live, Integer.MAX_VALUE, device.userId(), device.deviceId())) {
                Registration registration = decode(bytes);
                drop(registration);
                removed.add(registration);
            }
            for (byte[] bytes : Keys.under(tombstones, Integer.MAX_VALUE, device.userId(), device.deviceId())) {
                Registration registration = decode(bytes);
                tombstones.remove(slot(device, registration.address()));
            }
            return removed;
        });
    }

    @Override
    public boolean restore(Registration removed) {
        return store.change(() -> {
            String slot = slot(removed.device(), removed.address());
            byte[] tombstone = tombstones.get(slot);
            boolean taken = live.containsKey(slot) || ownerOf(removed.address()) != null;
            if (tombstone == null || !decode(tombstone).equals(removed) || taken) {
                return false;
            }
            tombstones.remove(slot);
            put(new Registration(
                    removed.device(), removed.address(), removed.registeredAt(), store.next("generation")));
            return true;
        });
    }

    private @Nullable Registration ownerOf(Address address) {
        byte[] slot = slots.get(identity(address));
        byte[] bytes = slot == null ? null : live.get(new String(slot, StandardCharsets.UTF_8));
        return bytes == null ? null : decode(bytes);
    }

    private void put(Registration registration) {
        String slot = slot(registration.device(), registration.address());
        live.put(slot, encode(registration));
        slots.put(identity(registration.address()), slot.getBytes(StandardCharsets.UTF_8));
    }

    private void drop(Registration registration) {
        live.remove(slot(registration.device(), registration.address()));
        slots.remove(identity(registration.address()));
    }

    private static String slot(DeviceKey device, Address address) {
        return Keys.of(
                Keys.of(device),
                address.app(),
                address.environment().name(),
                address.kind().name());
    }

    /** What makes two addresses one, whatever the type of their text. The text has any characters, so it comes last. */
    private static String identity(Address address) {
        return Keys.of(
                address.platform().name(),
                address.app(),
                address.environment().name(),
                address.kind().name(),
                address.text());
    }

    private static byte[] encode(Registration registration) {
        Address address = registration.address();
        return Bytes.of(out -> {
            out.writeUTF(Keys.of(registration.device()));
            out.writeUTF(address.platform().name());
            out.writeUTF(address.type().name());
            out.writeUTF(address.text());
            out.writeUTF(address.app());
            out.writeUTF(address.environment().name());
            out.writeUTF(address.kind().name());
            Bytes.time(out, registration.registeredAt());
            out.writeLong(registration.generation());
        });
    }

    private static Registration decode(byte[] bytes) {
        return Bytes.read(
                bytes,
                in -> new Registration(
                        Keys.device(in.readUTF()),
                        new Address(
                                new Platform(in.readUTF()),
                                Address.Type.valueOf(in.readUTF()),
                                in.readUTF(),
                                in.readUTF(),
                                Address.Environment.valueOf(in.readUTF()),
                                Address.Kind.valueOf(in.readUTF())),
                        Bytes.time(in),
                        in.readLong()));
    }
}
