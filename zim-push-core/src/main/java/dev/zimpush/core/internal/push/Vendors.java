package dev.zimpush.core.internal.push;

import dev.zimpush.Address;
import dev.zimpush.NodeView;
import dev.zimpush.core.internal.push.ProviderQueue.Queued;
import dev.zimpush.core.internal.time.Appointment;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.PushProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The providers, and a queue for each credential of theirs that was ever used. Thread-safe. */
final class Vendors {
    private static final int CREDENTIALS_AT_MOST = 100;
    private static final String OTHERS = "others";

    private final List<Vendor> vendors;
    private final VendorLimits limits;
    private final AddressLimits addressLimits;
    private final SteadyClock clock;
    private final Deadlines deadlines;
    private final BooleanSupplier open;
    private final Predicate<Queued> stillDue;
    private final Consumer<ProviderQueue> wake;

    /**
     * Makes the queues as they are needed.
     *
     * @param open whether anything may be sent at all
     * @param stillDue whether something that waits is still to be sent
     * @param wake goes on with a queue; called by the timer, so it must be quick
     */
    Vendors(
            List<PushProvider> providers,
            VendorLimits limits,
            AddressLimits addressLimits,
            SteadyClock clock,
            Deadlines deadlines,
            BooleanSupplier open,
            Predicate<Queued> stillDue,
            Consumer<ProviderQueue> wake) {
        this.vendors = providers.stream().map(Vendor::new).toList();
        this.limits = limits;
        this.addressLimits = addressLimits;
        this.clock = clock;
        this.deadlines = deadlines;
        this.open = open;
        this.stillDue = stillDue;
        this.wake = wake;
    }

    /** The queue for what goes to an address, by the first provider that serves it; null if none does. */
    @Nullable
    ProviderQueue queueFor(Address address) {
        for (Vendor vendor : vendors) {
            if (vendor.provider.serves(address)) {
                return vendor.queue(vendor.provider.credential(address));
            }
        }
        return null;
    }

    /** All queues that there are. */
    List<ProviderQueue> queues() {
        List<ProviderQueue> queues = new ArrayList<>();
        vendors.forEach(vendor -> queues.addAll(vendor.queues.values()));
        return queues;
    }

    /** The providers, in numbers. */
    List<NodeView.Provider> view() {
        return vendors.stream().map(Vendor::view).toList();
    }

    private final class Vendor {
        final PushProvider provider;
        final Map<String, ProviderQueue> queues = new ConcurrentHashMap<>();

        Vendor(PushProvider provider) {
            this.provider = provider;
        }

        ProviderQueue queue(String credential) {
            ProviderQueue known = queues.get(credential);
            if (known != null) {
                return known;
            }
            String name = queues.size() < CREDENTIALS_AT_MOST ? credential : OTHERS;
            return queues.computeIfAbsent(name, this::newQueue);
        }

        private ProviderQueue newQueue(String credential) {
            Wake alarm = new Wake();
            ProviderQueue queue = new ProviderQueue(
                    provider,
                    credential,
                    limits.inFlight(),
                    new VendorHealth(limits, clock.now()),
                    new Removals(addressLimits, clock::elapsed),
                    clock::now,
                    open,
                    stillDue,
                    alarm::in);
            alarm.queue = queue;
            return queue;
        }

        NodeView.Provider view() {
            List<NodeView.Credential> credentials = queues.values().stream()
                    .map(ProviderQueue::view)
                    .sorted((one, other) -> one.name().compareTo(other.name()))
                    .toList();
            return new NodeView.Provider(
                    provider.name(),
                    credentials.stream().mapToInt(NodeView.Credential::inFlight).sum(),
                    limits.inFlight() * Math.max(1, credentials.size()),
                    credentials.stream().mapToInt(NodeView.Credential::queued).sum(),
                    credentials);
        }
    }

    /** Goes on with a queue at a time. */
    private final class Wake {
        private final Appointment appointment = new Appointment(deadlines, clock, now -> ring());
        private volatile @Nullable ProviderQueue queue;

        void in(long nanos) {
            appointment.in(nanos);
        }

        private void ring() {
            ProviderQueue waiting = queue;
            if (waiting != null) {
                wake.accept(waiting);
            }
        }
    }
}
