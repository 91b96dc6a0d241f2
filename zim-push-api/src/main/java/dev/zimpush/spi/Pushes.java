package dev.zimpush.spi;

import dev.zimpush.Address;
import dev.zimpush.DeliveryId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for all nodes of a cluster what vendors have accepted, so that it can be taken back: one row for each device, app and
 * collapse id, which is that of the last push, since a notification takes the place of an earlier one of the app with the same collapse
 * id.
 *
 * <p>A row that is taken back is some node's, from {@link #withdraw} until that one says that it is {@link #done}, or another takes it
 * over. Thread-safe; each method is atomic and may block; called on the library's I/O threads, and repeated when it failed.
 */
public interface Pushes {
    /**
     * Adds rows, in place of those with the same device, app and collapse id, whosever these are. Called before the deliveries' own rows
     * are removed from the {@link Journal}, of whatever owner: where on one of those RECALLED, READ or ACKED_ELSEWHERE was {@linkplain
     * Journal.Note noted}, by a {@link Journal#note} that has returned or is about to, the new row is this node's at once, for the first of
     * these notes; also where an ACKED was noted before or after it. A note that comes after this call finds the row added.
     *
     * @param pushes no two with the same device, app and collapse id
     * @return those that are this node's, since they were noted
     */
    List<Withdrawn> add(long node, List<Pushed> pushes);

    /**
     * Gives this node the rows that these concern and that are nobody's. {@link Journal.Note#RECALLED} and {@link Journal.Note#READ}
     * concern rows as they concern deliveries; {@link Journal.Note#ACKED_ELSEWHERE} those of the message to other devices, where its
     * settlement is {@link dev.zimpush.SettlementMode#ANY_DEVICE}; the other notes none.
     *
     * @return the rows that it got, each once, for the first that concerns it; and those concerned that it had got before, as they
     *     stand: the answer to that may have been lost
     */
    List<Withdrawn> withdraw(long node, List<Journal.Noting> notings);

    /**
     * The rows that are this node's, in the order of their keys, whichever that is.
     *
     * @param after begin behind the key of that one; null: with the first
     * @param atMost how many at once
     */
    List<Withdrawn> withdrawn(long node, @Nullable Pushed after, int atMost);

    /** Which of these are still this node's: no push has taken their places, and nobody took them over. */
    Set<Pushed> owned(long node, List<Pushed> pushes);

    /** Removes those of these that are this node's. */
    void done(long node, List<Pushed> pushes);

    /**
     * Gives this node rows of nodes that are not live any more, by the {@link Directory}; nobody else gets the same.
     *
     * @param atMost how many at once
     */
    List<Withdrawn> adopt(long node, int atMost);

    /**
     * Removes rows that are nobody's and were added so long ago, by the store's clock.
     *
     * @param atMost how many at once, the oldest first
     * @return how many were removed
     */
    int prune(Duration age, int atMost);

    /**
     * A push that a vendor has accepted.
     *
     * @param delivery which delivery
     * @param acceptedAt when the delivery was accepted, in whole milliseconds
     * @param timeToLive that of its message, in whole milliseconds
     * @param app the app of the address that it went to
     * @param environment the environment of that address
     * @param collapseId what the notification is known by on the device
     * @param conversation that of the message, if it has one
     * @param sequence its place in it, if it has one
     * @param anyDevice whether its settlement is {@link dev.zimpush.SettlementMode#ANY_DEVICE}
     */
    record Pushed(
            DeliveryId delivery,
            Instant acceptedAt,
            Duration timeToLive,
            String app,
            Address.Environment environment,
            String collapseId,
            @Nullable String conversation,
            @Nullable Long sequence,
            boolean anyDevice) {
        /** Refuses nulls. */
        public Pushed {
            Objects.requireNonNull(delivery, "delivery");
            Objects.requireNonNull(acceptedAt, "acceptedAt");
            Objects.requireNonNull(timeToLive, "timeToLive");
            Objects.requireNonNull(app, "app");
            Objects.requireNonNull(environment, "environment");
            Objects.requireNonNull(collapseId, "collapseId");
        }

        /** Whether it is to be taken back when that was noted. */
        public boolean isConcernedBy(Journal.Noting noting) {
            boolean cancels = noting.note() == Journal.Note.RECALLED
                    || noting.note() == Journal.Note.READ
                    || noting.note() == Journal.Note.ACKED_ELSEWHERE;
            if (!cancels || !delivery.device().userId().equals(noting.userId())) {
                return false;
            }
            if (noting.messageId() != null && !noting.messageId().equals(delivery.messageId())) {
                return false;
            }
            if (noting.note() == Journal.Note.ACKED_ELSEWHERE) {
                return anyDevice && !delivery.device().deviceId().equals(noting.deviceId());
            }
            return noting.conversation() == null
                    || (noting.conversation().equals(conversation)
                            && sequence != null
                            && sequence <= noting.upToSequence());
        }
    }

    /**
     * A push that is to be taken back.
     *
     * @param push which
     * @param why RECALLED, READ or ACKED_ELSEWHERE
     * @param age how long ago it was given to the first node that is to take it back, by the store's clock
     */
    record Withdrawn(Pushed push, Journal.Note why, Duration age) {
        /** Refuses nulls. */
        public Withdrawn {
            Objects.requireNonNull(push, "push");
            Objects.requireNonNull(why, "why");
            Objects.requireNonNull(age, "age");
        }

        /** One that is given now. */
        public Withdrawn(Pushed push, Journal.Note why) {
            this(push, why, Duration.ZERO);
        }
    }
}
