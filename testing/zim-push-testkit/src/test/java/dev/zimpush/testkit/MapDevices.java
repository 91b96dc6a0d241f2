package dev.zimpush.testkit;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.spi.DeviceStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The smallest store that keeps the contract: everything under one lock. Its flaws can be turned on, one at a time. */
final class MapDevices implements DeviceStore {
    private final Door door = new Door();
    private final InstantSource clock;
    private final StoreFlaw flaw;
    private final MapKeys keys;

    /** What is live, in the order of binding. */
    private final List<Registration> live = new ArrayList<>();

    /** What can be restored, in the order of removal. */
    private final Set<Registration> tombstones = new LinkedHashSet<>();

    private final Map<Registration, Instant> removedAt = new HashMap<>();
    private final Set<Registration> loggedOut = new HashSet<>();
    private final Map<MapKeys.Slot, Long> generations = new HashMap<>();
    private final Set<DeviceKey> away = new HashSet<>();

    MapDevices(InstantSource clock, StoreFlaw flaw) {
        this.clock = clock;
        this.flaw = flaw;
        this.keys = new MapKeys(flaw);
    }

    /** The texts of what is live, which nobody should see. */
    synchronized String texts() {
        return live.stream().map(r -> r.address().text()).toList().toString();
    }

    @Override
    public synchronized Map<String, List<Registration>> live(Collection<String> userIds) {
        List<Registration> found = live.stream()
                .filter(r -> flaw == StoreFlaw.LIVE_EVERYBODY
                        || userIds.contains(r.device().userId()))
                .collect(Collectors.toCollection(ArrayList::new));
        if (flaw != StoreFlaw.LIVE_BOUND_FIRST_COMES_FIRST) {
            Collections.reverse(found);
        }
        if (flaw != StoreFlaw.LIVE_BOUND_FIRST_COMES_FIRST && flaw != StoreFlaw.LIVE_BY_GENERATION) {
            found.sort(LATEST_FIRST);
        }
        Map<String, List<Registration>> byUser =
                found.stream().collect(Collectors.groupingBy(r -> r.device().userId()));
        if (flaw == StoreFlaw.LIVE_AT_MOST_A_HUNDRED && byUser.size() > 100) {
            return Map.of();
        }
        if (flaw == StoreFlaw.LIVE_EMPTY_LISTS) {
            userIds.forEach(user -> byUser.putIfAbsent(user, List.of()));
        }
        return byUser;
    }

    @Override
    public Bound bind(DeviceKey device, Address address, @Nullable Locale locale) {
        if (flaw == StoreFlaw.NO_LOCK_IN_BIND) {
            Address there = known(address);
            DeviceKey from = leave(device, there);
            door.giveWay();
            return arrive(device, there, locale, from);
        }
        synchronized (this) {
            Address there = known(address);
            return arrive(device, there, locale, leave(device, there));
        }
    }

    private synchronized Address known(Address address) {
        if (address.environment() != Address.Environment.UNKNOWN || flaw == StoreFlaw.BIND_FORGETS_THE_ENVIRONMENT) {
            return address;
        }
        return live.stream()
                .filter(r -> keys.key(r.address()).equals(keys.key(address)))
                .map(r -> address.in(r.address().environment()))
                .findFirst()
                .orElse(address);
    }

    @Override
    public synchronized Optional<Registration> learned(Registration expected, Address.Environment environment) {
        Registration there = flaw == StoreFlaw.LEARNED_IGNORES_GENERATION
                ? live.stream()
                        .filter(r -> keys.key(r.address()).equals(keys.key(expected.address())))
                        .findFirst()
                        .orElse(null)
                : find(expected);
        if (there == null || flaw == StoreFlaw.LEARNED_NEVER) {
            return Optional.empty();
        }
        Address address = there.address().in(environment);
        MapKeys.Slot slot = keys.slot(there.device(), address);
        if (flaw != StoreFlaw.LEARNED_REPLACES_A_LATER_ONE
                && live.stream()
                        .anyMatch(r -> keys.slot(r.device(), r.address()).equals(slot)
                                && LATEST_FIRST.compare(r, there) < 0)) {
            return Optional.empty();
        }
        if (flaw != StoreFlaw.LEARNED_KEEPS_THE_UNKNOWN) {
            live.remove(there);
        }
        if (flaw != StoreFlaw.LEARNED_KEEPS_THE_REPLACED) {
            live.removeIf(r -> keys.slot(r.device(), r.address()).equals(slot));
        }
        long generation = flaw == StoreFlaw.LEARNED_KEEPS_GENERATION ? there.generation() : there.generation() + 1;
        generations.merge(slot, generation, Math::max);
        Instant at = flaw == StoreFlaw.LEARNED_RENEWS_THE_TIME ? clock.instant() : there.registeredAt();
        Registration learned = new Registration(
                there.device(),
                address,
                at,
                generation,
                flaw == StoreFlaw.LEARNED_FORGETS_THE_LOCALE ? null : there.locale());
        live.add(learned);
        return Optional.of(learned);
    }

    private synchronized @Nullable DeviceKey leave(DeviceKey device, Address address) {
        Registration there = live.stream()
                .filter(r -> keys.key(r.address()).equals(keys.key(address)))
                .findFirst()
                .orElse(null);
        if (flaw != StoreFlaw.BIND_DOES_NOT_MOVE && there != null) {
            live.remove(there);
        }
        if (flaw == StoreFlaw.BIND_MOVES_FROM_TOMBSTONES && there == null) {
            return tombstones.stream()
                    .filter(r -> keys.key(r.address()).equals(keys.key(address)))
                    .map(Registration::device)
                    .findFirst()
                    .orElse(null);
        }
        boolean other = there != null && !there.device().equals(device);
        boolean told = flaw == StoreFlaw.BIND_TELLS_SELF_AS_MOVED_FROM ? there != null : other;
        return there != null && told && flaw != StoreFlaw.BIND_MOVE_UNTOLD ? there.device() : null;
    }

    private synchronized Bound arrive(
            DeviceKey device, Address address, @Nullable Locale locale, @Nullable DeviceKey from) {
        MapKeys.Slot slot = keys.slot(device, address);
        if (flaw != StoreFlaw.BIND_LEAVES_TOMBSTONES_ELSEWHERE && flaw != StoreFlaw.RESTORE_MOVES) {
            tombstones.removeIf(r -> keys.key(r.address()).equals(keys.key(address))
                    && !r.device().equals(device));
        }
        if (flaw != StoreFlaw.BIND_LEAVES_ITS_TOMBSTONE && flaw != StoreFlaw.RESTORE_REPLACES) {
            tombstones.removeIf(r -> keys.slot(r.device(), r.address()).equals(slot));
        }
        if (flaw != StoreFlaw.BIND_KEEPS_THE_REPLACED) {
            boolean replaced =
                    live.removeIf(r -> keys.slot(r.device(), r.address()).equals(slot));
            if (!replaced && flaw == StoreFlaw.BIND_GENERATION_STARTS_AGAIN) {
                generations.remove(slot);
            }
        }
        if (flaw == StoreFlaw.LOG_OUT_FORGOTTEN_AT_THE_NEXT_BIND) {
            loggedOut.removeIf(r -> r.device().equals(device) && tombstones.add(r));
        }
        Registration bound = new Registration(
                device,
                address,
                flaw == StoreFlaw.BIND_OWN_CLOCK_STANDS_STILL ? Instant.EPOCH : clock.instant(),
                flaw == StoreFlaw.BIND_GENERATION_STANDS_STILL ? 1 : generations.merge(slot, 1L, Long::sum),
                flaw == StoreFlaw.BIND_FORGETS_THE_LOCALE ? null : locale);
        if (flaw == StoreFlaw.BIND_CUTS_TEXTS && address.text().length() > 255) {
            return new Bound(bound, from);
        }
        if (flaw != StoreFlaw.BIND_FORGETS && !away.contains(device)) {
            live.add(bound);
        }
        return new Bound(bound, from);
    }

    @Override
    public Removal remove(Registration expected, @Nullable Instant deadSince) {
        if (flaw == StoreFlaw.NO_LOCK_IN_REMOVE) {
            Removal removal = check(expected, deadSince);
            door.giveWay();
            return removal == Removal.REMOVED ? takeOut(expected) : removal;
        }
        synchronized (this) {
            Removal removal = check(expected, deadSince);
            return removal == Removal.REMOVED ? takeOut(expected) : removal;
        }
    }

    private synchronized Removal check(Registration expected, @Nullable Instant deadSince) {
        Registration there = find(expected);
        if (there == null) {
            boolean again = flaw == StoreFlaw.REMOVE_SAYS_REMOVED_TWICE && tombstones.contains(expected);
            return again || flaw == StoreFlaw.REMOVE_SAYS_REMOVED_ALWAYS ? Removal.REMOVED : Removal.OUTDATED;
        }
        if (deadSince != null && flaw == StoreFlaw.REMOVE_NEVER_THE_DEAD) {
            return Removal.BOUND_LATER;
        }
        if (deadSince != null && flaw != StoreFlaw.REMOVE_IGNORES_DEAD_SINCE) {
            int order = there.registeredAt().compareTo(deadSince);
            if (flaw == StoreFlaw.REMOVE_COMPARES_STRICTLY ? order >= 0 : order > 0) {
                return Removal.BOUND_LATER;
            }
        }
        return Removal.REMOVED;
    }

    private synchronized Removal takeOut(Registration expected) {
        Registration there = find(expected);
        live.remove(there);
        Registration gone = there == null ? expected : there;
        tombstones.remove(gone);
        tombstones.add(gone);
        removedAt.put(gone, clock.instant());
        return Removal.REMOVED;
    }

    @Override
    public synchronized boolean unbind(Registration expected, Duration age) {
        Registration there = flaw == StoreFlaw.UNBIND_IGNORES_GENERATION
                ? live.stream()
                        .filter(r -> keys.key(r.address()).equals(keys.key(expected.address())))
                        .findFirst()
                        .orElse(null)
                : find(expected);
        boolean young = there != null
                && !age.isZero()
                && there.registeredAt().plus(age).isAfter(clock.instant())
                && flaw != StoreFlaw.UNBIND_IGNORES_AGE;
        if (there == null || young || flaw == StoreFlaw.UNBIND_NEVER) {
            return flaw == StoreFlaw.UNBIND_SAYS_TRUE_ALWAYS;
        }
        live.remove(there);
        if (flaw == StoreFlaw.UNBIND_CAN_BE_RESTORED) {
            tombstones.add(there);
            removedAt.put(there, clock.instant());
        }
        return true;
    }

    @Override
    public synchronized Removed removed(String app, Instant since, @Nullable String after, int most) {
        return new RemovedPages(flaw, tombstones, removedAt).page(app, since, after, most);
    }

    private @Nullable Registration find(Registration expected) {
        return live.stream()
                .filter(r -> (flaw == StoreFlaw.REMOVE_IGNORES_DEVICE
                                || r.device().equals(expected.device()))
                        && (flaw == StoreFlaw.REMOVE_IGNORES_TEXT
                                ? r.generation() == expected.generation()
                                : keys.key(r.address()).equals(keys.key(expected.address())))
                        && (flaw == StoreFlaw.REMOVE_IGNORES_GENERATION || r.generation() == expected.generation()))
                .findFirst()
                .orElse(null);
    }

    @Override
    public synchronized List<Registration> logOut(DeviceKey device) {
        List<Registration> gone = live.stream()
                .filter(r -> flaw == StoreFlaw.LOG_OUT_TAKES_THE_USERS_OTHERS
                        ? r.device().userId().equals(device.userId())
                        : r.device().equals(device))
                .filter(r ->
                        flaw != StoreFlaw.LOG_OUT_KEEPS_CALLS || r.address().kind() == Address.Kind.ALERT)
                .toList();
        live.removeAll(gone);
        if (flaw == StoreFlaw.LOG_OUT_FOR_EVER) {
            away.add(device);
        }
        if (flaw == StoreFlaw.LOG_OUT_FAILS_FOR_STRANGERS
                && generations.keySet().stream().noneMatch(slot -> slot.device().equals(device))) {
            throw new IllegalArgumentException("unknown device");
        }
        if (flaw == StoreFlaw.LOG_OUT_RETURNS_TOMBSTONES) {
            tombstones.addAll(gone);
            return tombstones.stream().filter(r -> r.device().equals(device)).toList();
        }
        if (flaw != StoreFlaw.LOG_OUT_FORGETS_EARLIER_TOMBSTONES) {
            tombstones.stream().filter(r -> r.device().equals(device)).forEach(loggedOut::add);
            tombstones.removeIf(r -> r.device().equals(device));
        }
        if (flaw == StoreFlaw.LOG_OUT_CAN_BE_RESTORED) {
            tombstones.addAll(gone);
        }
        return gone;
    }

    @Override
    public boolean restore(Registration removed) {
        if (flaw == StoreFlaw.RESTORE_SAYS_TRUE_WHEN_LIVE && find(removed) != null) {
            return true;
        }
        if (flaw == StoreFlaw.NO_LOCK_IN_RESTORE) {
            boolean may = mayRestore(removed);
            door.giveWay();
            return may && bringBack(removed);
        }
        synchronized (this) {
            return mayRestore(removed) && bringBack(removed);
        }
    }

    private synchronized boolean mayRestore(Registration removed) {
        MapKeys.Slot slot = keys.slot(removed.device(), removed.address());
        boolean taken =
                live.stream().anyMatch(r -> keys.slot(r.device(), r.address()).equals(slot));
        boolean elsewhere = live.stream()
                .anyMatch(r -> keys.key(r.address()).equals(keys.key(removed.address()))
                        && !r.device().equals(removed.device()));
        return flaw != StoreFlaw.RESTORE_NEVER
                && (tombstones.contains(removed) || flaw == StoreFlaw.RESTORE_UNKNOWN)
                && (!taken || flaw == StoreFlaw.RESTORE_REPLACES)
                && (!elsewhere || flaw == StoreFlaw.RESTORE_MOVES);
    }

    private synchronized boolean bringBack(Registration removed) {
        tombstones.remove(removed);
        if (flaw == StoreFlaw.RESTORE_KEEPS_GENERATION) {
            live.add(removed);
        } else {
            Registration now = arrive(
                            removed.device(),
                            removed.address(),
                            flaw == StoreFlaw.RESTORE_FORGETS_THE_LOCALE ? null : removed.locale(),
                            leave(removed.device(), removed.address()))
                    .registration();
            live.remove(now);
            live.add(new Registration(
                    now.device(), now.address(), removed.registeredAt(), now.generation(), now.locale()));
        }
        return true;
    }
}
