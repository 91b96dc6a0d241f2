package dev.zimpush.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a vendor said to a push.
 *
 * @param kind what it means for the delivery and for the address
 * @param status the vendor's status code as it came, 0 if there was none
 * @param reason the vendor's reason as it came, or the provider's words if there was none; never an address or a secret
 * @param retryAfter how long the vendor asked to wait, for {@link Kind#RETRY} and {@link Kind#CREDENTIAL}; null if it named none
 * @param deadSince since when the address is dead by the vendor's clock, for {@link Kind#DEAD}; null if unsaid
 */
public record PushVerdict(
        Kind kind,
        int status,
        String reason,
        @Nullable Duration retryAfter,
        @Nullable Instant deadSince) {
    /** What an answer means. */
    public enum Kind {
        /** The vendor took it. */
        ACCEPTED,
        /** Not now: the same push is tried again, after the vendor's wait or a back-off. */
        RETRY,
        /** The address is dead: it is removed unless it was bound again since, and the next one is tried. */
        DEAD,
        /** The address may be dead, or this library's settings wrong: the next one is tried, nothing is removed. */
        SUSPECT_ADDRESS,
        /** This node's credential does not work: says nothing about the address; tried again when it may be mended. */
        CREDENTIAL,
        /** Refused for good: trying again would be refused again. */
        REFUSED
    }

    /** Refuses nulls. */
    public PushVerdict {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(reason, "reason");
    }

    /** The vendor took it. */
    public static PushVerdict accepted(int status) {
        return new PushVerdict(Kind.ACCEPTED, status, "", null, null);
    }

    /** Not now; {@code after} is the vendor's wish, null if it has none. */
    public static PushVerdict retry(int status, String reason, @Nullable Duration after) {
        return new PushVerdict(Kind.RETRY, status, reason, after, null);
    }

    /** The address is dead; {@code since} by the vendor's clock, null if it did not say. */
    public static PushVerdict dead(int status, String reason, @Nullable Instant since) {
        return new PushVerdict(Kind.DEAD, status, reason, null, since);
    }

    /** The address may be dead. */
    public static PushVerdict suspectAddress(int status, String reason) {
        return new PushVerdict(Kind.SUSPECT_ADDRESS, status, reason, null, null);
    }

    /** The credential does not work; {@code after} is the vendor's wish, null if it has none. */
    public static PushVerdict credential(int status, String reason, @Nullable Duration after) {
        return new PushVerdict(Kind.CREDENTIAL, status, reason, after, null);
    }

    /** Refused for good. */
    public static PushVerdict refused(int status, String reason) {
        return new PushVerdict(Kind.REFUSED, status, reason, null, null);
    }
}
