package dev.zimpush.core.simulation;

import dev.zimpush.CancelReason;
import dev.zimpush.DeliveryId;
import dev.zimpush.DueReason;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushVerdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What the oracle knows of one delivery. */
final class Case {
    static final long NEVER = Long.MAX_VALUE;

    final DeliveryId id;
    final Message message;
    final int number;
    final long acceptedAt;
    final List<ZimPushEvent> events = new ArrayList<>();
    final Set<CancelReason> cancelled = EnumSet.noneOf(CancelReason.class);
    final Set<Registration> tried = new HashSet<>();
    final Set<PushVerdict.Kind> answers = EnumSet.noneOf(PushVerdict.Kind.class);
    List<Case> siblings = List.of();

    Wire writtenTo;
    long firstWrite = NEVER;
    /** From when and for how long the device has time to acknowledge. */
    long waitFrom = NEVER;

    long wait;

    /** Why it is due from the start, if it is. */
    DueReason dueReasonAtSend;

    boolean acked;
    long ackedAt;

    /** Whether a stall leaves open when its time is over. */
    boolean unsure;

    boolean suppressedByRule;
    boolean lateAck;
    int attempts;
    int answered;
    UUID pushId;
    String collapseId;
    DueReason due;
    long dueAt = NEVER;
    long addresslessAt = -1;
    long retryFrom = NEVER;
    long retryWait;
    final List<Wire> wires = new ArrayList<>();
    Outcome outcome;

    Case(DeliveryId id, Message message, int number, long acceptedAt) {
        this.id = id;
        this.message = message;
        this.number = number;
        this.acceptedAt = acceptedAt;
    }

    boolean isOpen() {
        return outcome == null;
    }

    boolean withVendor() {
        return attempts > answered;
    }

    boolean inGroup() {
        return siblings.size() > 1;
    }

    /** Whether a sibling acknowledged. */
    boolean ackedElsewhere() {
        return inGroup() && siblings.stream().anyMatch(sibling -> sibling != this && sibling.acked);
    }

    /** Whether the device certainly has time left to acknowledge it. */
    boolean mayAck(long now, long handOver, long expiry) {
        if (!isOpen()
                || unsure
                || writtenTo == null
                || waitFrom == NEVER
                || now - waitFrom >= wait
                || now - writtenTo.heardAt >= expiry) {
            return false;
        }
        return !writtenTo.ended || now - writtenTo.closedAt < handOver;
    }

    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(id + " (#" + number + ", accepted at " + acceptedAt / 1_000_000 + " ms)");
        events.forEach(event -> text.append("\n      ").append(event));
        return text.toString();
    }
}
