package dev.zimpush.testkit;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.spi.DeviceStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The addresses of a {@link MemoryCluster}, called under its lock. */
final class PlainDevices implements DeviceStore {
    private final InstantSource clock;

    /** What is live, the one bound last at the end. */
    private final Set<Registration> live = new LinkedHashSet<>();

    /** What can be restored. */
    private final Set<Registration> tombstones = new HashSet<>();

    private long generations;

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
                found.computeIfAbsent(user, any -> new ArrayList<>()).add(0, registration);
            }
        }
        return found;
    }

    @Override
    public Bound bind(DeviceKey device, Address address) {
        Optional<Registration> there =
                live.stream().filter(r -> sameAddress(r.address(), address)).findFirst();
        there.ifPresent(live::remove);
        live.removeIf(r -> sameSlot(r, device, address));
        tombstones.removeIf(r -> sameSlot(r, device, address));
        Registration bound = new Registration(device, address, clock.instant(), ++generations);
        live.add(bound);
        DeviceKey movedFrom = there.map(Registration::device)
                .filter(owner -> !owner.equals(device))
                .orElse(null);
        return new Bound(bound, movedFrom);
    }

    @Override
    public Removal remove(Registration expected, @Nullable Instant deadSince) {
        Optional<Registration> now = live.stream()
                .filter(r -> r.device().equals(expected.device())
                        && r.address().equals(expected.address())
                        && r.generation() == expected.generation())
                .findFirst();
        if (now.isEmpty()) {
            return Removal.OUTDATED;
        }
        if (deadSince != null && now.get().registeredAt().isAfter(deadSince)) {
            return Removal.BOUND_LATER;
        }
        live.remove(now.get());
        tombstones.add(now.get());
        return Removal.REMOVED;
    }

    @Override
    public List<Registration> logOut(DeviceKey device) {
        List<Registration> gone =
                live.stream().filter(r -> r.device().equals(device)).toList();
        gone.forEach(live::remove);
        tombstones.removeIf(r -> r.device().equals(device));
        return gone;
    }

    @Override
    public boolean restore(Registration removed) {
        boolean taken = live.stream()
                .anyMatch(r -> sameAddress(r.address(), removed.address())
                        || sameSlot(r, removed.device(), removed.address()));
        if (taken || !tombstones.remove(removed)) {
            return false;
        }
        live.add(new Registration(removed.device(), removed.address(), removed.registeredAt(), ++generations));
        return true;
    }

    /** Whether they are one place, whatever the type of the text. */
    private static boolean sameAddress(Address a, Address b) {
        return a.platform().equals(b.platform())
                && a.text().equals(b.text())
                && a.app().equals(b.app())
                && a.environment() == b.environment()
                && a.kind() == b.kind();
    }

    /** Whether the one would replace the other. */
    private static boolean sameSlot(Registration registration, DeviceKey device, Address address) {
        return registration.device().equals(device)
                && registration.address().app().equals(address.app())
                && registration.address().environment() == address.environment()
                && registration.address().kind() == address.kind();
    }
}
