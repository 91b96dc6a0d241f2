package dev.zimpush.core.internal.push;

import dev.zimpush.Address;
import dev.zimpush.Platform;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.core.internal.delivery.Delivery;
import dev.zimpush.core.internal.delivery.DueDeliveries;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of a device's addresses a push goes to, and through which provider. Thread-safe. */
final class Routes {
    private final DueDeliveries due;
    private final List<ProviderQueue> queues;

    Routes(DueDeliveries due, List<ProviderQueue> queues) {
        this.due = due;
        this.queues = queues;
    }

    /** The first address of the device that fits the content, was not tried in vain, and is served; or null. */
    @Nullable
    Route find(Delivery delivery, List<Registration> live) {
        PushContent content = delivery.message().push().orElseThrow();
        List<Registration> tried = due.tried(delivery);
        for (Registration registration : live) {
            if (registration.device().equals(delivery.device())
                    && fits(content, registration.address())
                    && !tried.contains(registration)) {
                for (ProviderQueue queue : queues) {
                    if (queue.provider().serves(registration.address())) {
                        return new Route(registration, queue);
                    }
                }
            }
        }
        return null;
    }

    /** A call goes to an address for calls, which only APNs tells from the others; all else never goes to one. */
    private static boolean fits(PushContent content, Address address) {
        boolean forCalls = address.kind() == Address.Kind.VOIP;
        return content.type() == PushContent.Type.VOIP
                ? forCalls || !address.platform().equals(Platform.APNS)
                : !forCalls;
    }

    /** Why {@link #find} found none, for people. */
    String whyNone(Delivery delivery, List<Registration> live) {
        boolean any = live.stream().anyMatch(r -> r.device().equals(delivery.device()));
        boolean tried = !due.tried(delivery).isEmpty();
        return tried
                ? "no address is left that a vendor takes"
                : any ? "no provider serves the device's addresses for such content" : "the device has no address";
    }

    /** An address, and the queue of the provider that serves it. */
    record Route(Registration to, ProviderQueue queue) {}
}
