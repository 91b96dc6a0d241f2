package dev.zimpush.spi;

import dev.zimpush.CancelReason;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The unsettled deliveries of a cluster, one row each, keyed by {@link DeliveryId}. A row has an owner, the epoch of the
 * node that works on it; only the owner settles it. Thread-safe; each method is atomic (all of a batch or nothing), and
 * what it changed survives a crash once it has returned. Failures are exceptions, after which it is unknown whether the
 * call had its effect; every call may be repeated.
 *
 * <p><b>Inbox.</b> A row that its owner has to look at, because it came from elsewhere or was noted, is in the owner's
 * inbox until the owner says that it has taken it. So nothing is lost when an answer of the store is.
 *
 * <p><b>Sending.</b> A row is <em>sending</em> from its claim to its release or removal. Such a row stays with its owner while
 * that is live, also when the device connects elsewhere.
 *
 * <p>Batches come in no particular order, unless said otherwise; an implementation that locks rows takes them in the order of
 * their keys. No batch names a row twice, and no batch is larger than a few thousand. An empty batch does nothing.
 */
public interface Journal {
    /**
     * Appends deliveries and removes others, in one commit: the promise of {@code send}.
     *
     * <p>A message that fans out gets a delivery for each device of its recipient that has a live address or a connection,
     * besides those named; it is owned by the live node on which its device is connected, else by this one. Rows for this
     * node are not in its inbox, those for others are in theirs. A row with that key that is there already stays as it is.
     *
     * <p>A call that settles a delivery does not append it as well: if the message is in the call, its device is {@code done}.
     *
     * @param messages of one recipient in the order of their acceptance, which the order of the inboxes follows
     * @return for each message, in the same order, its devices
     */
    List<List<Placed>> write(long node, List<NewMessage> messages, List<Settled> settled);

    /**
     * The last re-check before a push, and the fence: takes each row that is this node's, which is live, was not noted, whose device is not
     * connected on another live node and, for {@link dev.zimpush.SettlementMode#ANY_DEVICE}, has no sibling that may still
     * acknowledge: a row of the same message to another device. The answer is the first that holds, in the order of these
     * conditions. What is sending already may be claimed again, under the same conditions; if that is not won, it is no longer
     * sending. A device whose delivery is claimed, won or not, also by the same call, no longer may acknowledge in the eyes of
     * its siblings; it may while it has just been appended for, routed or handed to the node of a live connection.
     *
     * <p>A row whose device is connected on another live node is given to that node's inbox.
     *
     * @return one answer for each, in the same order
     */
    List<Claim> claim(long node, List<DeliveryId> deliveries);

    /** Takes rows of this node back from sending, for another try. */
    void release(long node, List<Released> released);

    /**
     * Notes what concerns rows, whoever owns them, and puts these into their owners' inboxes. An {@link Note#ACKED} replaces
     * any other note; else the first stays, and a row that has it already doesn't count. What several notes of a call do to one
     * row is as if they came one after the other. A store of {@link Pushes} keeps the first RECALLED, READ or ACKED_ELSEWHERE
     * besides, also where it does not count.
     *
     * @return one answer for each, in the same order
     */
    List<Noted> note(List<Noting> notings);

    /**
     * Gives the rows of devices that are connected here now, by the directory, to this node's inbox; not those that are sending
     * elsewhere on a live node. What is this node's already is not put into the inbox, but its device may acknowledge again in
     * the eyes of its siblings, unless it is sending.
     *
     * @return the nodes that lost any
     */
    Set<Long> takeOver(long node, List<DeviceKey> devices);

    /** The rows that this node has to look at, in the order of their acceptance; the same ones again until they are taken. */
    List<Stored> inbox(long node, int atMost);

    /** Takes rows out of the inbox; not those that were noted otherwise, or given away, since they were read. */
    void taken(long node, List<Taken> taken);

    /** Puts this node's rows of messages into its inbox, those that are sending left out. */
    void lookAgain(long node, List<MessageKey> messages);

    /**
     * Gives up to so many rows of buried nodes to this node's inbox, marked as adopted; nobody else gets the same. None if
     * this node is itself buried.
     *
     * @return how many
     */
    int adopt(long node, int atMost);

    /**
     * Makes deliveries of up to so many messages that a host enqueued within its own transaction, as {@link #write} does, for
     * the inboxes; this node's rows are put into its inbox, too. None if this node is itself buried. A backend without such a way
     * in does nothing.
     */
    default Enqueued outbox(long node, int atMost) {
        return Enqueued.NOTHING;
    }

    /**
     * A message to be kept.
     *
     * @param message the message
     * @param acceptedAt when, in whole milliseconds by this node's wall clock: it is reported, and tells this acceptance from
     *     another of the same id, but is not compared with any time
     * @param here the ids of devices that this node takes in any case: it owns their deliveries, wherever they are
     *     connected, and they may acknowledge in the eyes of their siblings
     * @param done the ids of devices that need no delivery any more, also when they are named {@code here}; a row that is
     *     there stays
     * @param fanOut whether further devices get it
     */
    record NewMessage(Message message, Instant acceptedAt, Set<String> here, Set<String> done, boolean fanOut) {
        /** Copies the sets. */
        public NewMessage {
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(acceptedAt, "acceptedAt");
            here = Set.copyOf(here);
            done = Set.copyOf(done);
        }
    }

    /**
     * A delivery of a message.
     *
     * @param deviceId the device
     * @param owner whose it is
     * @param fresh whether it is this acceptance's; if not, the id was there before
     */
    record Placed(String deviceId, long owner, boolean fresh) {}

    /**
     * A delivery that is settled and goes.
     *
     * @param delivery which
     * @param acceptedAt which acceptance of it
     * @param fact whether it goes whoever owns it by now, since the device has it or a vendor took it
     */
    record Settled(DeliveryId delivery, Instant acceptedAt, boolean fact) {}

    /**
     * The answer to a claim.
     *
     * @param kind whether it may be sent
     * @param note what was noted, for {@link Kind#NOTED}
     * @param other the node that it was given to, for {@link Kind#CONNECTED_ELSEWHERE}
     */
    record Claim(Kind kind, @Nullable Note note, long other) {
        /** It may be sent. */
        public static final Claim WON = new Claim(Kind.WON, null, 0);

        /** There is no such row of this node's. */
        public static final Claim GONE = new Claim(Kind.GONE, null, 0);

        /** A sibling may still acknowledge. */
        public static final Claim SIBLING = new Claim(Kind.SIBLING, null, 0);

        /** Something was noted. */
        public static Claim noted(Note note) {
            return new Claim(Kind.NOTED, note, 0);
        }

        /** It is another node's now. */
        public static Claim connectedElsewhere(long node) {
            return new Claim(Kind.CONNECTED_ELSEWHERE, null, node);
        }

        /** Whether it may be sent. */
        public enum Kind {
            /** It may, and is sending. */
            WON,
            /** There is no such row, it is not this node's, or this node is buried. */
            GONE,
            /** It may not: something was noted. */
            NOTED,
            /** It may not: its device is connected to another node, whose it is now. */
            CONNECTED_ELSEWHERE,
            /** It may not yet: another device may still acknowledge it. */
            SIBLING
        }
    }

    /**
     * A delivery that is to be tried again.
     *
     * @param delivery which
     * @param attempts how often it was tried
     * @param notBefore how long from now it has to wait
     */
    record Released(DeliveryId delivery, int attempts, Duration notBefore) {}

    /** What was noted on a row that may belong to another node. */
    enum Note {
        /** The device has it. */
        ACKED,
        /** Cancelled: {@link CancelReason#RECALLED}. */
        RECALLED,
        /** Cancelled: {@link CancelReason#READ}. */
        READ,
        /** Cancelled: {@link CancelReason#ACKED_ELSEWHERE}. */
        ACKED_ELSEWHERE,
        /** Cancelled: {@link CancelReason#LOGGED_OUT}. */
        LOGGED_OUT
    }

    /**
     * What to note, and on which rows. Made by the factories.
     *
     * @param note what
     * @param userId whose rows
     * @param deviceId of that device only; for {@link Note#ACKED_ELSEWHERE} of all but that, and only of messages whose
     *     settlement is {@link dev.zimpush.SettlementMode#ANY_DEVICE}; null: of all
     * @param messageId of that message only; null: of all
     * @param conversation of that conversation only, and {@code upToSequence}; null: of all
     * @param upToSequence with a sequence, of at most that
     */
    record Noting(
            Note note,
            String userId,
            @Nullable String deviceId,
            @Nullable String messageId,
            @Nullable String conversation,
            long upToSequence) {
        /** The device has it. */
        public static Noting acked(DeliveryId delivery) {
            return new Noting(
                    Note.ACKED,
                    delivery.device().userId(),
                    delivery.device().deviceId(),
                    delivery.messageId(),
                    null,
                    0);
        }

        /** The device has it, and with that the message is settled on the others. */
        public static Noting ackedElsewhere(DeliveryId delivery) {
            return new Noting(
                    Note.ACKED_ELSEWHERE,
                    delivery.device().userId(),
                    delivery.device().deviceId(),
                    delivery.messageId(),
                    null,
                    0);
        }

        /** The message is taken back. */
        public static Noting recalled(String recipient, String messageId) {
            return new Noting(Note.RECALLED, recipient, null, messageId, null, 0);
        }

        /** The conversation was read. */
        public static Noting read(String userId, String conversation, long upToSequence) {
            return new Noting(Note.READ, userId, null, null, conversation, upToSequence);
        }

        /** The device is logged out. */
        public static Noting loggedOut(DeviceKey device) {
            return new Noting(Note.LOGGED_OUT, device.userId(), device.deviceId(), null, null, 0);
        }
    }

    /**
     * The answer to a {@link Noting}.
     *
     * @param deliveries on how many rows it was noted
     * @param owners whose inboxes they are in
     */
    record Noted(int deliveries, Set<Long> owners) {
        /** Copies the set. */
        public Noted {
            owners = Set.copyOf(owners);
        }
    }

    /**
     * A row.
     *
     * @param delivery its key
     * @param message the message
     * @param acceptedAt when, as it was appended
     * @param timeLeft how much of its time to live is left by the store's clock; zero or less: it is over
     * @param attempts how often it was tried
     * @param notBefore how long it has to wait for another try; zero: not at all
     * @param adopted whether it ever was another node's that was buried
     * @param maybePushed whether that happened while it was sending
     * @param sending whether this node is sending it
     * @param note what was noted, or null
     */
    record Stored(
            DeliveryId delivery,
            Message message,
            Instant acceptedAt,
            Duration timeLeft,
            int attempts,
            Duration notBefore,
            boolean adopted,
            boolean maybePushed,
            boolean sending,
            @Nullable Note note) {}

    /**
     * A row that was looked at.
     *
     * @param delivery which
     * @param note the note that was seen on it, or null
     */
    record Taken(DeliveryId delivery, @Nullable Note note) {}

    /**
     * Names a message.
     *
     * @param recipient its recipient
     * @param messageId its id
     */
    record MessageKey(String recipient, String messageId) {}

    /**
     * What became of messages from the outbox.
     *
     * @param messages how many there were
     * @param owners whose inboxes have something new, this node's included
     * @param withoutDevices those whose recipient has no device
     */
    record Enqueued(int messages, Set<Long> owners, List<MessageKey> withoutDevices) {
        /** Nothing was there. */
        public static final Enqueued NOTHING = new Enqueued(0, Set.of(), List.of());

        /** Copies the collections. */
        public Enqueued {
            owners = Set.copyOf(owners);
            withoutDevices = List.copyOf(withoutDevices);
        }
    }
}
