package dev.zimpush.testkit;

import dev.zimpush.DeliveryId;
import dev.zimpush.Message;
import dev.zimpush.SettlementMode;
import dev.zimpush.spi.Journal.MessageKey;
import dev.zimpush.spi.Journal.Note;
import dev.zimpush.spi.Journal.Noting;
import dev.zimpush.spi.Journal.Stored;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One delivery of a {@link MemoryCluster}. All times but the acceptance are by the store's clock. */
final class DeliveryRow {
    /** Grows with every row that is appended: the order of acceptance. */
    final long place;

    final DeliveryId id;
    final Message message;
    final Instant acceptedAt;
    final Instant expiresAt;

    long owner;
    boolean inbox;
    boolean sending;
    /** Whether its device may still acknowledge it, in the eyes of its siblings. */
    boolean mayAcknowledge;

    boolean adopted;
    boolean maybePushed;
    int attempts;
    Instant notBefore = Instant.MIN;

    @Nullable
    Note note;

    /** The first that was noted that is a reason to take a push of it back. */
    @Nullable
    Note withdrawn;

    DeliveryRow(long place, DeliveryId id, Message message, Instant acceptedAt, Instant expiresAt) {
        this.place = place;
        this.id = id;
        this.message = message;
        this.acceptedAt = acceptedAt;
        this.expiresAt = expiresAt;
    }

    MessageKey key() {
        return new MessageKey(message.recipient(), message.id());
    }

    /** Keeps what is a reason to take a push of it back. */
    void withdraw(Note noted) {
        boolean reason = noted == Note.RECALLED || noted == Note.READ || noted == Note.ACKED_ELSEWHERE;
        if (reason && withdrawn == null) {
            withdrawn = noted;
        }
    }

    boolean isSiblingOf(DeliveryRow other) {
        return key().equals(other.key()) && !id.equals(other.id);
    }

    boolean concerns(Noting noting) {
        return id.device().userId().equals(noting.userId())
                && concernsDevice(noting)
                && (noting.messageId() == null || message.id().equals(noting.messageId()))
                && (noting.conversation() == null || readUpTo(noting));
    }

    private boolean concernsDevice(Noting noting) {
        if (noting.deviceId() == null) {
            return true;
        }
        boolean same = id.device().deviceId().equals(noting.deviceId());
        return noting.note() == Note.ACKED_ELSEWHERE
                ? !same && message.settlement() == SettlementMode.ANY_DEVICE
                : same;
    }

    private boolean readUpTo(Noting noting) {
        return message.conversation()
                        .filter(name -> name.equals(noting.conversation()))
                        .isPresent()
                && message.sequence().isPresent()
                && message.sequence().getAsLong() <= noting.upToSequence();
    }

    Stored stored(Instant now) {
        return new Stored(
                id,
                message,
                acceptedAt,
                Duration.between(now, expiresAt),
                attempts,
                notBefore.isAfter(now) ? Duration.between(now, notBefore) : Duration.ZERO,
                adopted,
                maybePushed,
                sending,
                note);
    }
}
