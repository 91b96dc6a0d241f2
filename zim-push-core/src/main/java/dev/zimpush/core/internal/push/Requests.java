package dev.zimpush.core.internal.push;

import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.core.internal.delivery.Delivery;
import dev.zimpush.spi.BadgeSource;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes the requests of pushes. Thread-safe. */
public final class Requests {
    private final Contents contents;
    private final Badges badges;

    /** With badges of that source, if there is one. */
    public Requests(Contents contents, @Nullable BadgeSource badges) {
        this.contents = contents;
        this.badges = new Badges(badges);
    }

    /** Whether {@link #prepare} asks the host. */
    boolean asksHost(Delivery delivery) {
        return contents.askHost(delivery.message().push().orElseThrow()) || badges.askHost(delivery);
    }

    /**
     * What is asked of the host for a try, which may take long: before the claim, for it must not come between the look at the lease and
     * the call.
     *
     * @param told has what the host has told so far
     * @throws Contents.Unencrypted when it must not go in plain text, and can't be encrypted
     */
    Prepared prepare(Delivery delivery, Registration to, PushProvider provider, Told told) {
        PushContent content = contents.make(delivery.message(), to, provider);
        told.content = content;
        return new Prepared(content, badges.of(delivery));
    }

    /** What goes without what the host has not told in time; null if that is how it is encrypted. */
    @Nullable
    Prepared withoutHost(Delivery delivery, Told told) {
        PushContent content = told.content;
        if (content == null) {
            content = contents.withoutHost(delivery.message().push().orElseThrow());
        }
        return content == null ? null : new Prepared(content, badges.own(delivery));
    }

    /** Whether {@link #badge} asks the host. */
    boolean hasBadges() {
        return badges.haveSource();
    }

    /** Asks the host for the badge of a push that takes something back, which shows nothing; null to leave the icon alone. */
    @Nullable
    Integer badge(DeviceKey device) {
        return badges.of(device);
    }

    /** The request of a call. */
    PushRequest notify(Call call, Prepared prepared, Duration timeLeft) {
        Message message = call.delivery.message();
        return new PushRequest(
                PushRequest.Kind.NOTIFY,
                call.pushId,
                call.to(),
                Contents.sent(message, prepared.content),
                prepared.content,
                PushIds.collapseId(call.delivery),
                prepared.badge,
                call.delivery.acceptedWall().plus(message.timeToLive()),
                timeLeft,
                call.attempt);
    }

    /** The host's answers for a try, as they come. Written by the worker that asks, read by the one that waits no longer. */
    static final class Told {
        private volatile @Nullable PushContent content;
    }

    /** What belongs to one try only. */
    record Prepared(PushContent content, @Nullable Integer badge) {}
}
