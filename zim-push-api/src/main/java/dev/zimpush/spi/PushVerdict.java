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
 * @param scope whom {@link Kind#RETRY} and {@link Kind#SUSPECT_ADDRESS} are about; the other kinds say it themselves
 */
public record PushVerdict(
        Kind kind,
        int status,
        String reason,
        @Nullable Duration retryAfter,
        @Nullable Instant deadSince,
        Scope scope) {
    /** What an answer means. */
    public enum Kind {
        /** The vendor took it. */
        ACCEPTED,
        /** Not now: the same push is tried again, after the vendor's wait or a back-off. */
        RETRY,
        /**
         * The address is dead: it is removed unless it was bound again since, or too many of the app are dead, and the next one is
         * tried.
         */
        DEAD,
        /**
         * The address may be dead, or this library's settings wrong: the next one is tried, and the address removed when that is said of
         * it again. With status 0 the vendor was not asked, and it says nothing of the address.
         */
        SUSPECT_ADDRESS,
        /** This node's credential does not work: says nothing about the address; tried again when it may be mended. */
        CREDENTIAL,
        /** Refused for good: trying again would be refused again. */
        REFUSED
    }

    /** Whom a verdict is about. */
    public enum Scope {
        /** This push or its address: it says nothing of what else is sent with the credential. */
        ADDRESS,
        /**
         * All that is sent with the credential: the vendor is overloaded, out of reach, or refuses the credential. Several in a
         * row, or one {@link Kind#RETRY} with status 429 and a time to wait, stop the sending with this credential for a while.
         */
        CREDENTIAL,
        /**
         * The host's settings, such as the app that an address is bound with, or something on the way to the vendor: it says nothing of
         * the address, which is left as it is, nor of the credential.
         */
        SETTINGS
    }

    /** Refuses nulls. */
    public PushVerdict {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(scope, "scope");
        boolean fits = scope == scopeOf(kind)
                || (kind == Kind.RETRY && scope == Scope.ADDRESS)
                || (kind == Kind.SUSPECT_ADDRESS && scope == Scope.SETTINGS);
        if (!fits) {
            throw new IllegalArgumentException(
                    "a verdict " + kind + " can't be about the " + scope + "; see its kinds");
        }
    }

    /** With the scope that the kind has by itself: the credential for {@link Kind#RETRY} and {@link Kind#CREDENTIAL}. */
    public PushVerdict(
            Kind kind, int status, String reason, @Nullable Duration retryAfter, @Nullable Instant deadSince) {
        this(kind, status, reason, retryAfter, deadSince, scopeOf(kind));
    }

    private static Scope scopeOf(Kind kind) {
        return kind == Kind.RETRY || kind == Kind.CREDENTIAL ? Scope.CREDENTIAL : Scope.ADDRESS;
    }

    /** The vendor took it. */
    public static PushVerdict accepted(int status) {
        return new PushVerdict(Kind.ACCEPTED, status, "", null, null);
    }

    /** Not now, nor anything else with this credential; {@code after} is the vendor's wish, null if it has none. */
    public static PushVerdict retry(int status, String reason, @Nullable Duration after) {
        return new PushVerdict(Kind.RETRY, status, reason, after, null);
    }

    /** This push not now, while others may go; {@code after} is the vendor's wish, null if it has none. */
    public static PushVerdict retryAddress(int status, String reason, @Nullable Duration after) {
        return new PushVerdict(Kind.RETRY, status, reason, after, null, Scope.ADDRESS);
    }

    /** The address is dead; {@code since} by the vendor's clock, null if it did not say. */
    public static PushVerdict dead(int status, String reason, @Nullable Instant since) {
        return new PushVerdict(Kind.DEAD, status, reason, null, since);
    }

    /** The address may be dead. */
    public static PushVerdict suspectAddress(int status, String reason) {
        return new PushVerdict(Kind.SUSPECT_ADDRESS, status, reason, null, null);
    }

    /** The address can't be pushed to as it is bound, which is no fault of its own: the next one is tried, and this one stays. */
    public static PushVerdict misfit(int status, String reason) {
        return new PushVerdict(Kind.SUSPECT_ADDRESS, status, reason, null, null, Scope.SETTINGS);
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
