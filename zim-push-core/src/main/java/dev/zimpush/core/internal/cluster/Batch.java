package dev.zimpush.core.internal.cluster;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.core.internal.delivery.Recording;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Journal.MessageKey;
import dev.zimpush.spi.Pushes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is written together, in this order: pushes to remember, appends and removals, releases, claims, notes, rows to bring here or to
 * look at, pushes to take back.
 * It takes only what that order, which is not the order of coming, does not falsify; and no row twice in one call. Not
 * thread-safe.
 */
final class Batch {
    private static final int MOST = 1000;
    private static final int MOST_BYTES = 4 << 20;

    final List<Op> ops = new ArrayList<>();
    final List<Recording> recordings = new ArrayList<>();
    final Map<DeliveryId, Journal.Settled> settled = new LinkedHashMap<>();
    final Map<DeliveryId, Journal.Released> released = new LinkedHashMap<>();
    final Map<DeliveryId, Op.Claim> claims = new LinkedHashMap<>();
    final List<Op.Note> notes = new ArrayList<>();
    final Map<Place, Op.Push> pushes = new LinkedHashMap<>();
    final List<Op.Withdraw> withdrawals = new ArrayList<>();
    final List<Op.TakenBack> takenBack = new ArrayList<>();
    final List<Op.Adopt> adoptions = new ArrayList<>();
    final Set<DeviceKey> takeOvers = new LinkedHashSet<>();
    final Set<MessageKey> lookAgain = new LinkedHashSet<>();

    private final Set<MessageKey> appended = new HashSet<>();
    private final Set<String> settledMessages = new HashSet<>();
    private final Set<String> notedUsers = new HashSet<>();
    private final Set<String> cancelledUsers = new HashSet<>();
    private final Set<Journal.Noting> notings = new HashSet<>();
    private int bytes;

    /** Takes one, or says that it has to go with a later batch. */
    boolean add(Op op) {
        if (ops.size() >= MOST || bytes > MOST_BYTES || !fits(op)) {
            return false;
        }
        if (op instanceof Op.Note note && notings.contains(note.noting())) {
            return true;
        }
        ops.add(op);
        if (op instanceof Op.Append append) {
            Recording recording = append.recording();
            recordings.add(recording);
            bytes += recording.message().payload().size();
        } else if (op instanceof Op.Settle settle) {
            DeliveryId id = settle.settled().delivery();
            settled.put(id, settle.settled());
            settledMessages.add(id.messageId());
        } else if (op instanceof Op.Release release) {
            released.put(release.released().delivery(), release.released());
        } else if (op instanceof Op.Claim claim) {
            claims.put(claim.delivery(), claim);
        } else if (op instanceof Op.Note note) {
            notes.add(note);
            notings.add(note.noting());
            notedUsers.add(note.userId());
            if (note.noting().note() != Journal.Note.ACKED) {
                cancelledUsers.add(note.userId());
            }
        } else if (op instanceof Op.Push push) {
            pushes.put(Place.of(push.push()), push);
        } else if (op instanceof Op.Withdraw withdraw) {
            withdrawals.add(withdraw);
        } else if (op instanceof Op.TakenBack done) {
            takenBack.add(done);
        } else if (op instanceof Op.Adopt adopt) {
            adoptions.add(adopt);
        } else if (op instanceof Op.TakeOver takeOver) {
            takeOvers.add(takeOver.device());
        } else if (op instanceof Op.LookAgain look) {
            lookAgain.add(look.message());
        }
        return true;
    }

    private boolean fits(Op op) {
        if (op instanceof Op.Append append) {
            String id = append.recording().message().id();
            return !settledMessages.contains(id)
                    && !notedUsers.contains(op.userId())
                    && appended.add(new MessageKey(op.userId(), id));
        }
        if (op instanceof Op.Settle settle) {
            DeliveryId id = settle.settled().delivery();
            // while the row of what was acknowledged is there, its siblings are not claimed: it goes after they were
            // noted
            return !settled.containsKey(id) && !notings.contains(Journal.Noting.ackedElsewhere(id));
        }
        if (op instanceof Op.Release release) {
            DeliveryId id = release.released().delivery();
            return !released.containsKey(id) && !claims.containsKey(id);
        }
        if (op instanceof Op.Claim claim) {
            return !claims.containsKey(claim.delivery()) && !notedUsers.contains(op.userId());
        }
        if (op instanceof Op.Note note) {
            boolean ack = note.noting().note() == Journal.Note.ACKED;
            boolean again = notings.contains(note.noting());
            return again ? note.answer() == null : !(ack ? cancelledUsers : notedUsers).contains(op.userId());
        }
        // a push that takes another's place goes in a later call
        return !(op instanceof Op.Push push) || !pushes.containsKey(Place.of(push.push()));
    }

    /** A device's place for one notification of an app. */
    record Place(DeviceKey device, String app, String collapseId) {
        static Place of(Pushes.Pushed push) {
            return new Place(push.delivery().device(), push.app(), push.collapseId());
        }
    }
}
