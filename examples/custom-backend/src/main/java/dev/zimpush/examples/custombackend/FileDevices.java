package dev.zimpush.examples.custombackend;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Platform;
import dev.zimpush.Registration;
import dev.zimpush.spi.DeviceStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The first thing to implement, and all that a node alone needs.
 *
 * <p>Three maps: the live addresses by <em>slot</em> (device, app, environment, kind: where at most one is live); the slot
 * of each address that is live, so that it is found wherever it is; and what was removed last from each slot, which may be
 * restored ({@link FileTombstones}).
 */
final class FileDevices implements DeviceStore {
    private final FileStore store;
    private final MVMap<String, byte[]> live;
    private final MVMap<String, byte[]> slots;
    private final FileTombstones tombstones;

    FileDevices(FileStore store) {
        this.store = store;
        this.live = store.map("addresses");
        this.slots = store.map("slots");
        this.tombstones = new FileTombstones(store);
    }

    @Override
    public Map<String, List<Registration>> live(Collection<String> userIds) {
        return store.read(() -> {
            Map<String, List<Registration>> found = new TreeMap<>();
            for (String userId : userIds) {
                List<Registration> all = new ArrayList<>();
                Keys.under(live, Integer.MAX_VALUE, userId).forEach(bytes -> all.add(decode(bytes)));
                all.sort(LATEST_FIRST);
                if (!all.isEmpty()) {
                    found.put(userId, all);
                }
            }
            return found;
        });
    }

    @Override
    public Bound bind(DeviceKey device, Address address, @Nullable Locale locale) {
        return store.change(() -> {
            Registration there = ownerOf(address);
            Address bindTo = there == null || address.environment() != Address.Environment.UNKNOWN
                    ? address
                    : address.in(there.address().environment());
            Registration bound =
                    makeLive(new Registration(device, bindTo, store.now(), store.next("generation"), locale));
            return new Bound(bound, there == null || there.device().equals(device) ? null : there.device());
        });
    }

    private Registration makeLive(Registration registration) {
        Registration there = ownerOf(registration.address());
        if (there != null) {
            drop(there);
        }
        String slot = slot(registration.device(), registration.address());
        byte[] replaced = live.get(slot);
        if (replaced != null) {
            drop(decode(replaced));
        }
        tombstones.forget(slot, identity(registration.address()));
        put(registration);
        return registration;
    }

    @Override
    public Optional<Registration> learned(Registration expected, Address.Environment environment) {
        return store.change(() -> Optional.ofNullable(stillLive(expected))
                .filter(now ->
                        !isLaterOneAt(now, slot(now.device(), now.address().in(environment))))
                .map(now -> makeLive(new Registration(
                        now.device(),
                        now.address().in(environment),
                        now.registeredAt(),
                        store.next("generation"),
                        now.locale()))));
    }

    private boolean isLaterOneAt(Registration registration, String slot) {
        byte[] there = live.get(slot);
        return there != null && LATEST_FIRST.compare(decode(there), registration) < 0;
    }

    @Override
    public Removal remove(Registration expected, @Nullable Instant deadSince) {
        return store.change(() -> {
            Registration now = stillLive(expected);
            if (now == null) {
                return Removal.OUTDATED;
            }
            if (deadSince != null && now.registeredAt().isAfter(deadSince)) {
                return Removal.BOUND_LATER;
            }
            drop(now);
            tombstones.add(slot(now.device(), now.address()), identity(now.address()), now);
            return Removal.REMOVED;
        });
    }

    @Override
    public boolean unbind(Registration expected, Duration age) {
        return store.change(() -> {
            Registration now = stillLive(expected);
            if (now == null || (!age.isZero() && now.registeredAt().plus(age).isAfter(store.now()))) {
                return false;
            }
            drop(now);
            return true;
        });
    }

    private @Nullable Registration stillLive(Registration expected) {
        byte[] bytes = live.get(slot(expected.device(), expected.address()));
        Registration now = bytes == null ? null : decode(bytes);
        boolean still = now != null
                && now.generation() == expected.generation()
                && now.address().equals(expected.address());
        return still ? now : null;
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
            tombstones.forget(device);
            return removed;
        });
    }

    @Override
    public boolean restore(Registration removed) {
        return store.change(() -> {
            String slot = slot(removed.device(), removed.address());
            boolean taken = live.containsKey(slot) || ownerOf(removed.address()) != null;
            if (taken || !removed.equals(tombstones.find(slot))) {
                return false;
            }
            tombstones.forget(slot, identity(removed.address()));
            put(new Registration(
                    removed.device(),
                    removed.address(),
                    removed.registeredAt(),
                    store.next("generation"),
                    removed.locale()));
            return true;
        });
    }

    @Override
    public Removed removed(String app, Instant since, @Nullable String after, int most) {
        return store.read(() -> tombstones.page(app, since, after, most));
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

    static String slot(DeviceKey device, Address address) {
        return Keys.of(
                Keys.of(device),
                address.app(),
                address.environment().name(),
                address.kind().name());
    }

    /** What makes two addresses one, whatever the type of their text and the environment. The text has any characters, so it comes last. */
    private static String identity(Address address) {
        return Keys.of(address.platform().name(), address.app(), address.kind().name(), address.text());
    }

    static byte[] encode(Registration registration) {
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
            Locale locale = registration.locale();
            out.writeUTF(locale == null ? "" : locale.toLanguageTag());
        });
    }

    static Registration decode(byte[] bytes) {
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
                        in.readLong(),
                        Locale.forLanguageTag(in.readUTF())));
    }
}
