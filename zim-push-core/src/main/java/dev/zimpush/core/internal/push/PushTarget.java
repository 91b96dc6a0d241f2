package dev.zimpush.core.internal.push;

import dev.zimpush.Address;
import dev.zimpush.Address.Environment;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.spi.Pushes.Pushed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An app on a device: what gets the retractions of what it was pushed. */
record PushTarget(DeviceKey device, String app) {
    static PushTarget of(Pushed push) {
        return new PushTarget(push.delivery().device(), push.app());
    }

    /**
     * Its address for notifications now, for what was pushed in that environment; null if it has none. The one that was pushed, or that
     * took its place: the app is the same, and may show the notification still. One whose environment is not known, or was not
     * known at the push, is taken for want of a better. Calls have an address of their own, to which nothing else goes.
     */
    @Nullable
    Registration among(List<Registration> live, Environment environment) {
        Registration found = null;
        for (Registration registration : live) {
            Address address = registration.address();
            if (registration.device().equals(device)
                    && address.app().equals(app)
                    && address.kind() == Address.Kind.ALERT) {
                if (address.environment() == environment) {
                    return registration;
                }
                if (address.environment() == Environment.UNKNOWN || environment == Environment.UNKNOWN) {
                    found = registration;
                }
            }
        }
        return found;
    }
}
