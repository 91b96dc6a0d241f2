package dev.zimpush.core.internal.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What ties a delivery to others: to those of the same message to the user's other devices, and to its row in the ledger. What
 * goes to one device, on a node without others beside it, has none. Its fields are guarded by the lane's monitor.
 */
final class Ties {
    final @Nullable Siblings siblings;

    /** How it gets into the ledger; null if it is there, or there is none. */
    final @Nullable Recording recording;

    final @Nullable Past past;

    /** Names this acceptance of the message. */
    volatile Instant acceptedAt;

    /** Whether it counts among the siblings that may still acknowledge. */
    boolean mayAck;

    /** Whether this node was taken for dead since, and it is not known whose it is now. */
    boolean fenced;

    private Ties(@Nullable Siblings siblings, @Nullable Recording recording, @Nullable Past past, Instant acceptedAt) {
        this.siblings = siblings;
        this.recording = recording;
        this.past = past;
        this.acceptedAt = acceptedAt;
        this.mayAck = siblings != null;
    }

    /** Of one among others of its message, all on this node. */
    static Ties among(Siblings siblings, Instant acceptedAt) {
        return new Ties(siblings, null, null, acceptedAt);
    }

    /** Of one that is being written into the ledger. */
    static Ties recordedBy(Recording recording) {
        return new Ties(null, recording, null, recording.acceptedAt());
    }

    /** Of one that was in the ledger before this node had it. */
    static Ties stored(Instant acceptedAt, @Nullable Past past) {
        return new Ties(null, null, past, acceptedAt);
    }

    /** Says to the others that it has begun. */
    void begun(Delivery delivery) {
        if (recording != null) {
            recording.begun(delivery);
        }
        if (siblings != null) {
            siblings.add(delivery);
        }
    }
}
