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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The addresses of a {@link MemoryCluster}, called under its lock. */
final class PlainDevices implements DeviceStore {
    private final InstantSource clock;

    /** What is live. */
    private final Set<Registration> live = new LinkedHashSet<>();

    /** What can be restored, by a number that grows. */
    private final NavigableMap<Long, Tombstone> tombstones = new TreeMap<>();

    private long generations;
    private long removals;

    PlainDevices(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Map<String, List<Registration>> live(Collection<String> userIds) {
        Set<String> asked = Set.copyOf(userIds);
        Map<String, List<Registration>> found = new TreeMap<>();
        for (Registration registration : live) {
            String user = registration.device().userId();
            if (asked.contains(user)) {
                found.computeIfAbsent(user, any -> new ArrayList<>()).add(registration);
            }
        }
        found.values().forEach(ofUser -> ofUser.sort(LATEST_FIRST));
        return found;
    }

    @Override
    public Bound bind(DeviceKey device, Address address, @Nullable Locale locale) {
        Optional<Registration> there =
                live.stream().filter(r -> sameAddress(r.address(), address)).findFirst();
        Address.Environment known =
                there.map(owner -> owner.address().environment()).orElse(address.environment());
        boolean unknown = address.environment() == Address.Environment.UNKNOWN;
        Address bindTo = unknown ? address.in(known) : address;
        Registration bound = makeLive(new Registration(device, bindTo, clock.instant(), ++generations, locale));
        DeviceKey movedFrom = there.map(Registration::device)
                .filter(owner -> !owner.equals(device))
                .orElse(null);
        return new Bound(bound, movedFrom);
    }

    private Registration makeLive(Registration bound) {
        live.removeIf(r -> isInTheWay(r, bound));
        tombstones.values().removeIf(t -> isInTheWay(t.removed, bound));
        live.add(bound);
        return bound;
    }

    private static boolean isInTheWay(Registration other, Registration bound) {
        return sameAddress(other.address(), bound.address()) || sameSlot(other, bound.device(), bound.address());
    }

    @Override
    public Optional<Registration> learned(Registration expected, Address.Environment environment) {
        Address there = expected.address().in(environment);
        boolean laterOneIsThere = live.stream()
                .anyMatch(r -> sameSlot(r, expected.device(), there) && LATEST_FIRST.compare(r, expected) < 0);
        return stillLive(expected)
                .filter(now -> !laterOneIsThere)
                .map(now -> makeLive(new Registration(
                        now.device(), now.address().in(environment), now.registeredAt(), ++generations, now.locale())));
    }

    @Override
    public Removal remove(Registration expected, @Nullable Instant deadSince) {
        Optional<Registration> now = stillLive(expected);
        if (now.isEmpty()) {
            return Removal.OUTDATED;
        }
        if (deadSince != null && now.get().registeredAt().isAfter(deadSince)) {
            return Removal.BOUND_LATER;
        }
        live.remove(now.get());
        tombstones.put(++removals, new Tombstone(now.get(), clock.instant()));
        return Removal.REMOVED;
    }

    @Override
    public boolean unbind(Registration expected, Duration age) {
        return stillLive(expected)
                .filter(now -> age.isZero() || !now.registeredAt().plus(age).isAfter(clock.instant()))
                .map(live::remove)
                .orElse(false);
    }

    private Optional<Registration> stillLive(Registration expected) {
        return live.stream()
                .filter(r -> r.device().equals(expected.device())
                        && r.address().equals(expected.address())
                        && r.generation() == expected.generation())
                .findFirst();
    }

    @Override
    public List<Registration> logOut(DeviceKey device) {
        List<Registration> gone =
                live.stream().filter(r -> r.device().equals(device)).toList();
        gone.forEach(live::remove);
        tombstones.values().removeIf(t -> t.removed.device().equals(device));
        return gone;
    }

    @Override
    public boolean restore(Registration removed) {
        boolean taken = live.stream()
                .anyMatch(r -> sameAddress(r.address(), removed.address())
                        || sameSlot(r, removed.device(), removed.address()));
        if (taken || !tombstones.values().removeIf(t -> t.removed.equals(removed))) {
            return false;
        }
        live.add(new Registration(
                removed.device(), removed.address(), removed.registeredAt(), ++generations, removed.locale()));
        return true;
    }

    @Override
    public Removed removed(String app, Instant since, @Nullable String after, int most) {
        long before = after == null ? Long.MAX_VALUE : Long.parseLong(after);
        List<Map.Entry<Long, Tombstone>> found = tombstones.headMap(before, false).descendingMap().entrySet().stream()
                .filter(each -> each.getValue().isOf(app, since))
                .limit(most)
                .toList();
        return new Removed(
                found.stream().map(each -> each.getValue().removed).toList(),
                found.size() < most ? null : found.get(most - 1).getKey().toString());
    }

    /** Whether they are one, whatever the type of the text and the environment. */
    private static boolean sameAddress(Address a, Address b) {
        return a.platform().equals(b.platform())
                && a.text().equals(b.text())
                && a.app().equals(b.app())
                && a.kind() == b.kind();
    }

    /** Whether the one would replace the other. */
    private static boolean sameSlot(Registration registration, DeviceKey device, Address address) {
        return registration.device().equals(device)
                && registration.address().app().equals(address.app())
                && registration.address().environment() == address.environment()
                && registration.address().kind() == address.kind();
    }

    private record Tombstone(Registration removed, Instant at) {
        boolean isOf(String app, Instant since) {
            return removed.address().app().equals(app) && !at.isBefore(since);
        }
    }
}
