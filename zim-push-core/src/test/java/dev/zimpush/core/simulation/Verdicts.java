package dev.zimpush.core.simulation;

import dev.zimpush.Address;
import dev.zimpush.AddressEvent;
import dev.zimpush.CancelReason;
import dev.zimpush.Outcome;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushEvent.OfDelivery;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.util.EnumSet;
import java.util.OptionalLong;

/** The table of states, read backwards: what must have happened for this to be right? */
final class Verdicts {
    private final World world;

    Verdicts(World world) {
        this.world = world;
    }

    private void require(boolean right, Case about, String otherwise) {
        world.oracle.require(right, about, otherwise);
    }

    private boolean isOver(long began, long wait, long at) {
        return began != Case.NEVER && world.clock.isOver(began, wait, at);
    }

    boolean isUsable(Case it, Registration registration) {
        return registration.device().equals(it.id.device())
                && registration.address().kind() == Address.Kind.ALERT
                && !it.tried.contains(registration);
    }

    void pushing(Case it, PushRequest request) {
        long now = world.clock.now();
        require(it.isOpen(), it, "pushed after its outcome");
        require(!it.acked, it, "claimed after its ack");
        boolean drained = it.cancelled.equals(EnumSet.of(CancelReason.SHUTDOWN)) && world.draining;
        require(it.cancelled.isEmpty() || drained, it, "claimed after it was cancelled");
        require(!it.ackedElsewhere(), it, "claimed after another device's ack");
        require(it.message.push().isPresent(), it, "pushed without content");
        require(it.attempts == it.answered + 1, it, "two calls at a time");
        require(request.attempt() == it.attempts, it, "attempt " + request.attempt() + " is number " + it.attempts);
        require(it.pushId == null || it.pushId.equals(request.pushId()), it, "another push id");
        require(it.collapseId == null || it.collapseId.equals(request.collapseId()), it, "another collapse id");
        it.pushId = request.pushId();
        it.collapseId = request.collapseId();
        require(
                world.live(it.id.device()).contains(request.registration()),
                it,
                "pushed to an address that is not live");
        require(isUsable(it, request.registration()), it, "pushed to an address that does not fit");
        require(!world.mayAck(it), it, "pushed although the device is back and may acknowledge");
        require(it.siblings.stream().noneMatch(other -> other != it && world.mayAck(other)), it, "a sibling may ack");
        Duration ttl = it.message.timeToLive();
        require(request.timeToLive().compareTo(Duration.ZERO) > 0, it, "pushed with no time left");
        require(!world.clock.isOverdue(it.acceptedAt, ttl.toNanos(), now), it, "pushed after its time to live");
        boolean tooLate = it.dueAt != Case.NEVER
                && world.clock.isOverdue(it.dueAt, Settings.nanos(world.settings.retryWindow()), now);
        require(!tooLate, it, "pushed after its retry window");
        require(it.retryFrom == Case.NEVER || isOver(it.retryFrom, it.retryWait, now), it, "tried again too early");
        long underWay = world.vendor.unanswered().size();
        require(underWay < world.settings.inFlight(), it, underWay + " calls are under way already");
    }

    void of(Case it, OfDelivery event, long at) {
        if (event instanceof ZimPushEvent.LateAck) {
            require(it.acked && !it.isOpen() && !it.lateAck && it.outcome != Outcome.ACKED, it, "no late ack");
            it.lateAck = true;
            return;
        }
        if (event instanceof ZimPushEvent.AddressDead || event instanceof AddressEvent) {
            return;
        }
        require(it.isOpen(), it, "something happened after the outcome");
        if (event instanceof ZimPushEvent.PushDue due) {
            require(it.due == null, it, "due twice");
            it.due = due.reason();
            it.dueAt = at;
            due(it, due, at);
            it.waitFrom = Case.NEVER;
        } else if (event instanceof ZimPushEvent.RuleDecided decided) {
            it.suppressedByRule |= decided.suppressed();
        } else if (event instanceof ZimPushEvent.Answered answered) {
            answered(it, answered, at);
        } else if (event instanceof ZimPushEvent.Settled settled) {
            it.outcome = settled.outcome();
            require(settled.dueReason() == it.due, it, "settled with a due reason that was not reported");
            settled(it, settled, at);
        }
    }

    private void due(Case it, ZimPushEvent.PushDue due, long at) {
        switch (due.reason()) {
            case DISCONNECTED, CONNECTION_SUSPECT, UNACKED_LIMIT ->
                require(it.dueReasonAtSend == due.reason(), it, "no reason");
            case ACK_TIMEOUT -> require(it.unsure || isOver(it.waitFrom, it.wait, at), it, "due before its deadline");
            case CONNECTION_LOST ->
                require(
                        it.unsure
                                || isOver(it.waitFrom, it.wait, at)
                                || it.wires.stream().anyMatch(wire -> wasLost(wire, at)),
                        it,
                        "due before the hand-over is over");
        }
        boolean punctual = !world.stalled;
        require(!punctual || due.late().toNanos() <= Timekeeper.TICK, it, "due late");
        require(!due.late().isNegative(), it, "due early");
    }

    private boolean wasLost(Wire wire, long at) {
        return wire.ended && isOver(wire.closedAt, Settings.nanos(world.settings.handOver()), at);
    }

    private void answered(Case it, ZimPushEvent.Answered event, long at) {
        it.answered++;
        require(it.answered == it.attempts && event.attempt() == it.attempts, it, "an answer to no question");
        PushVerdict verdict = event.verdict();
        it.answers.add(verdict.kind());
        it.retryFrom = Case.NEVER;
        switch (verdict.kind()) {
            case DEAD, SUSPECT_ADDRESS ->
                world.vendor.calls.stream()
                        .map(Vendor.Call::request)
                        .filter(request -> request.pushId().equals(it.pushId) && request.attempt() == event.attempt())
                        .forEach(request -> it.tried.add(request.registration()));
            case RETRY, CREDENTIAL -> {
                it.retryFrom = at;
                Duration asked = verdict.retryAfter() == null ? Duration.ZERO : verdict.retryAfter();
                Duration least = verdict.kind() == PushVerdict.Kind.CREDENTIAL ? Duration.ofMinutes(1) : asked;
                it.retryWait = least.toNanos();
            }
            case ACCEPTED, REFUSED -> {
                // settled says what follows
            }
        }
    }

    private void settled(Case it, ZimPushEvent.Settled event, long at) {
        long ttl = it.message.timeToLive().toNanos();
        boolean right = switch (event.outcome()) {
            case ACKED -> it.acked;
            case PUSHED ->
                it.answers.contains(PushVerdict.Kind.ACCEPTED)
                        && world.vendor.calls.stream()
                                .anyMatch(call -> call.request().pushId().equals(it.pushId) && call.accepted());
            case SUPPRESSED ->
                it.due != null && (it.suppressedByRule || it.message.push().isEmpty());
            case CANCELLED -> mayBeCancelled(it, event.cancelReason());
            case UNREACHABLE -> it.due != null && it.addresslessAt >= it.dueAt;
            case EXPIRED -> at - it.acceptedAt >= ttl || at - it.dueAt >= Settings.nanos(world.settings.retryWindow());
            case FAILED -> it.answers.contains(PushVerdict.Kind.REFUSED);
        };
        require(right, it, "no reason for " + event.outcome() + ' ' + event.cancelReason());
        boolean stale =
                it.acked && it.ackedAt < at && event.outcome() != Outcome.ACKED && event.outcome() != Outcome.PUSHED;
        require(!stale || it.cancelled.contains(CancelReason.SHUTDOWN), it, "acknowledged, and settled otherwise");
    }

    private static boolean mayBeCancelled(Case it, CancelReason reason) {
        return reason == CancelReason.ACKED_ELSEWHERE ? it.ackedElsewhere() : it.cancelled.contains(reason);
    }

    /** The deadline, the end of the hand-over, or the acceptance that made it due at once, is not long past. */
    void mustNotBeLate(Case it) {
        long now = world.clock.now();
        if (it.unsure) {
            return;
        }
        OptionalLong lost = it.writtenTo != null && it.writtenTo.ended
                ? OptionalLong.of(it.writtenTo.closedAt)
                : OptionalLong.empty();
        if (it.waitFrom == Case.NEVER) {
            require(it.writtenTo != null && it.dueReasonAtSend == null, it, "not due, and nothing is waited for");
        } else {
            require(!world.clock.isOverdue(it.waitFrom, it.wait, now), it, "its deadline passed unnoticed");
        }
        if (lost.isPresent()) {
            long handOver = Settings.nanos(world.settings.handOver());
            require(!world.clock.isOverdue(lost.getAsLong(), handOver, now), it, "its hand-over never ends");
        }
    }
}
