package dev.zimpush.core.internal.push;

import dev.zimpush.DeviceKey;
import dev.zimpush.PushContent;
import dev.zimpush.core.internal.delivery.Delivery;
import dev.zimpush.spi.BadgeSource;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The number for an app's icon: the content's own, else the host's. Thread-safe. */
final class Badges {
    private final @Nullable BadgeSource source;
    private final Warnings warnings = new Warnings(LoggerFactory.getLogger(Badges.class));

    Badges(@Nullable BadgeSource source) {
        this.source = source;
    }

    /** Asks for it; null to leave the icon alone. */
    @Nullable
    Integer of(Delivery delivery) {
        return askHost(delivery) ? of(delivery.device()) : own(delivery);
    }

    /** The content's own; null to leave the icon alone. */
    @Nullable
    Integer own(Delivery delivery) {
        OptionalInt badge = delivery.message().push().orElseThrow().badge();
        return badge.isPresent() ? badge.getAsInt() : null;
    }

    /** Whether the host has a say at all. */
    boolean haveSource() {
        return source != null;
    }

    /** Whether the host has a say: a background push shows no badge. */
    boolean askHost(Delivery delivery) {
        PushContent content = delivery.message().push().orElseThrow();
        return source != null && content.badge().isEmpty() && content.type() != PushContent.Type.BACKGROUND;
    }

    /** Asks the host; null to leave the icon alone. */
    @Nullable
    Integer of(DeviceKey device) {
        if (source == null) {
            return null;
        }
        try {
            int badge = source.badge(device);
            return badge < 0 ? null : badge;
        } catch (Exception | LinkageError | AssertionError e) {
            warnings.failed("the badge source of the host", device, e);
            return null;
        }
    }
}
