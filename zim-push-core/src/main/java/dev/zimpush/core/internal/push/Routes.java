package dev.zimpush.core.internal.push;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Platform;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.core.internal.delivery.Delivery;
import dev.zimpush.core.internal.delivery.DueDeliveries;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which of a device's addresses a push goes to, and through which provider. Thread-safe.
 *
 * <p>An address in an unknown environment goes to a provider that serves it so; if none does, it is tried as if it were in production, then
 * as if it were in the sandbox.
 */
final class Routes {
    private static final List<Address.Environment> PROBED =
            List.of(Address.Environment.PRODUCTION, Address.Environment.SANDBOX);

    private final DueDeliveries due;
    private final Vendors vendors;
    private final Staleness staleness;

    Routes(DueDeliveries due, Vendors vendors, Staleness staleness) {
        this.due = due;
        this.vendors = vendors;
        this.staleness = staleness;
    }

    /**
     * The first address of the device that fits the content, is not stale, was not tried in vain, is not {@linkplain
     * Removals#holdBack held back}, and is served; or null.
     */
    @Nullable
    Route find(Delivery delivery, List<Registration> live) {
        List<Registration> tried = due.addresses().inVain(delivery);
        return usable(delivery, live)
                .filter(route -> !tried.contains(route.to))
                .filter(route -> !route.queue.removals().holdBack(route.to))
                .findFirst()
                .orElse(null);
    }

    private Stream<Route> usable(Delivery delivery, List<Registration> live) {
        PushContent content = delivery.message().push().orElseThrow();
        return live.stream()
                .filter(registration -> registration.device().equals(delivery.device())
                        && fits(content, registration.address())
                        && !staleness.isStale(registration))
                .flatMap(registration -> routes(registration).stream());
    }

    /** With {@link #find} finding none: the ways to addresses that were tried in vain, or held back, while none of the app is removed. */
    List<Route> mayBeGoodAfterAll(Delivery delivery, List<Registration> live) {
        Stream<Route> tried = due.addresses().inVain(delivery).stream()
                .flatMap(registration -> routes(registration).stream())
                .filter(route ->
                        route.queue.removals().areStopped(route.to.address().app()));
        Stream<Route> heldBack =
                usable(delivery, live).filter(route -> route.queue.removals().keep(route.to));
        return Stream.concat(tried, heldBack).distinct().toList();
    }

    /** The ways to an address, in the order in which they are tried. */
    List<Route> routes(Registration stored) {
        ProviderQueue queue = vendors.queueFor(stored.address());
        if (queue != null) {
            return List.of(new Route(stored, stored, queue));
        }
        List<Route> routes = new ArrayList<>(PROBED.size());
        if (stored.address().environment() == Address.Environment.UNKNOWN) {
            for (Address.Environment environment : PROBED) {
                Registration assumed = in(environment, stored);
                ProviderQueue served = vendors.queueFor(assumed.address());
                if (served != null) {
                    routes.add(new Route(stored, assumed, served));
                }
            }
        }
        return routes;
    }

    /** The address, and if its environment is unknown, the same in those that are tried. */
    static Stream<Address> assumed(Address address) {
        return address.environment() == Address.Environment.UNKNOWN
                ? Stream.concat(Stream.of(address), PROBED.stream().map(address::in))
                : Stream.of(address);
    }

    static Registration in(Address.Environment environment, Registration stored) {
        return new Registration(
                stored.device(),
                stored.address().in(environment),
                stored.registeredAt(),
                stored.generation(),
                stored.locale());
    }

    /**
     * The ways of which a doubt on this one says that the address itself is bad: none for one in an unknown environment, unless the
     * vendor doubts it in the other one, too.
     */
    List<Route> doubted(Delivery delivery, Route route) {
        if (!route.isProbe()) {
            return List.of(route);
        }
        List<Registration> doubted = due.addresses().doubted(delivery);
        List<Route> all = routes(route.stored);
        boolean everywhere = all.size() == PROBED.size()
                && all.stream().allMatch(each -> each.to.equals(route.to) || doubted.contains(each.to));
        return everywhere ? all : List.of();
    }

    /** A call goes to an address for calls, which only APNs tells from the others; all else never goes to one. */
    static boolean fits(PushContent content, Address address) {
        boolean forCalls = address.kind() == Address.Kind.VOIP;
        return content.type() == PushContent.Type.VOIP
                ? forCalls || !address.platform().equals(Platform.APNS)
                : !forCalls;
    }

    /** Why {@link #find} found none, for people. */
    String whyNone(Delivery delivery, List<Registration> live) {
        return due.addresses().inVain(delivery).isEmpty()
                ? whyNone(delivery.device(), live, staleness)
                : "no address is left that a vendor takes";
    }

    /** Why a device that nothing was tried for has none. */
    static String whyNone(DeviceKey device, List<Registration> live, Staleness staleness) {
        List<Registration> own = live.stream()
                .filter(registration -> registration.device().equals(device))
                .toList();
        if (own.isEmpty()) {
            return "the device has no address";
        }
        return own.stream().allMatch(staleness::isStale)
                ? "the device's address is stale: not bound for " + staleness.after()
                : "no provider serves the device's addresses for such content";
    }

    /**
     * An address, and the queue of the credential that it is served with.
     *
     * @param stored the address as it stands in the store
     * @param to the same as the vendor is told of it: in an environment that is assumed, if it is unknown and nobody serves it so
     */
    record Route(Registration stored, Registration to, ProviderQueue queue) {
        /** Whether it is tried what environment the address is in. */
        boolean isProbe() {
            return !to.equals(stored);
        }
    }
}
