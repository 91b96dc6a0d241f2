package dev.zimpush.core.internal.push;

import dev.zimpush.NodeView.Breaker;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.spi.PushVerdict.Scope;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one credential of a vendor bears now: its breaker, and the {@link Ramp} behind it.
 *
 * <table>
 * <caption>The breaker</caption>
 * <tr><th>from</th><th>event</th><th>to</th></tr>
 * <tr><td>CLOSED</td><td>good answer</td><td>CLOSED, no failures</td></tr>
 * <tr><td>CLOSED</td><td>failure, fewer in a row than open it</td><td>CLOSED</td></tr>
 * <tr><td>CLOSED</td><td>as many failures in a row as open it</td><td>OPEN for the first time to wait</td></tr>
 * <tr><td>CLOSED</td><td>429 in which the vendor asks all to wait</td><td>OPEN for that time</td></tr>
 * <tr><td>OPEN</td><td>its time is over, and a call begins</td><td>HALF_OPEN, and only that call</td></tr>
 * <tr><td>HALF_OPEN</td><td>the call did not begin after all, or its answer says nothing</td><td>HALF_OPEN, another may
 *     begin</td></tr>
 * <tr><td>HALF_OPEN</td><td>bad answer</td><td>OPEN for twice the time before, up to the longest; or as the vendor asks</td></tr>
 * <tr><td>HALF_OPEN</td><td>good answer</td><td>CLOSED; the ramp begins anew</td></tr>
 * <tr><td>any</td><td>answer to a call that began before the last move</td><td>unchanged</td></tr>
 * </table>
 *
 * <p><em>Bad</em> is an answer about the credential ({@link Scope#CREDENTIAL}), no answer, and a failed call; <em>good</em> is
 * any other answer of the vendor's, also a refusal. What a provider says without having asked the vendor (status 0) about one
 * address says nothing.
 *
 * <p>A bad answer counts as a <em>failure</em> unless the push had failed before: a few that fail whatever the vendor's health would
 * keep the breaker open for all others. And what was under way together fails together, as when a connection breaks: of the calls
 * that had begun when the first of them failed, at most half as many count as open the breaker.
 *
 * <p>Passive: it is told the time, in nanoseconds of one clock. Not thread-safe: the monitor of its {@link ProviderQueue} guards
 * it.
 */
final class VendorHealth {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Duration LONGEST_ASKED = Duration.ofHours(1);

    private final int failuresToOpen;
    private final long firstWait;
    private final long longestWait;
    private final Ramp ramp;

    private Breaker breaker = Breaker.CLOSED;
    private int failures;
    private boolean trying;

    /** Calls are numbered as they begin; those that begin together share a number. */
    private long begun;

    /** The last call that began before the breaker moved; answers to it, and to those before, say nothing of what is now. */
    private long moved;

    /** The last call of those that were under way together when one failed, and how many of them count. */
    private long together;

    private int countedTogether;

    private long wait;
    private long openUntil;
    private long openSince;

    VendorHealth(VendorLimits limits, long now) {
        failuresToOpen = limits.failuresToOpen();
        firstWait = limits.tryAfter();
        longestWait = limits.tryAtLeastEvery();
        ramp = new Ramp(limits.perSecondAtFirst(), limits.perSecondAtMost(), now);
    }

    /** How many calls may begin now. */
    int available(long now) {
        return switch (breaker) {
            case CLOSED -> ramp.available(now);
            case OPEN -> now < openUntil ? 0 : 1;
            case HALF_OPEN -> trying ? 0 : 1;
        };
    }

    /** When {@link #available} may be more than 0, if no call ends before; {@code Long.MAX_VALUE} if only that helps. */
    long nextAt(long now) {
        return switch (breaker) {
            case CLOSED -> ramp.nextAt(now);
            case OPEN -> Math.max(now, openUntil);
            case HALF_OPEN -> trying ? Long.MAX_VALUE : now;
        };
    }

    /**
     * Calls begin, not more than are {@link #available}.
     *
     * @return what to say when they end
     */
    long begin(int count) {
        if (breaker == Breaker.CLOSED) {
            ramp.take(count);
        } else {
            if (breaker == Breaker.OPEN) {
                move(Breaker.HALF_OPEN);
            }
            trying = true;
        }
        return ++begun;
    }

    /** Whether the breaker has not moved since that call's place was taken. */
    boolean isCurrent(long call) {
        return call > moved;
    }

    /** A call did not begin after all. */
    void notBegun(long call) {
        if (call <= moved) {
            return;
        }
        if (breaker == Breaker.CLOSED) {
            ramp.giveBack();
        } else {
            trying = false;
        }
    }

    /**
     * A call ended with that verdict. Returns what that changed, if it is to be told.
     *
     * @param again whether that push had failed before
     */
    @Nullable
    Change ended(long call, PushVerdict verdict, boolean again, long now) {
        if (call <= moved) {
            return null;
        }
        boolean ofAddress = verdict.scope() != Scope.CREDENTIAL;
        if (ofAddress && verdict.status() == 0 && verdict.kind() != PushVerdict.Kind.ACCEPTED) {
            trying = false;
            return null;
        }
        if (ofAddress) {
            failures = 0;
            return breaker == Breaker.HALF_OPEN ? close(now) : null;
        }
        long asked = asked(verdict);
        if (breaker == Breaker.HALF_OPEN) {
            failures++;
            return open(verdict, asked, true, now);
        }
        if (!again && counts(call)) {
            failures++;
        }
        boolean waitForAll =
                asked > 0 && verdict.kind() == PushVerdict.Kind.RETRY && verdict.status() == TOO_MANY_REQUESTS;
        return waitForAll || failures >= failuresToOpen ? open(verdict, asked, false, now) : null;
    }

    private boolean counts(long call) {
        if (call > together) {
            together = begun;
            countedTogether = 0;
        }
        return countedTogether++ < (failuresToOpen + 1) / 2;
    }

    private Change open(PushVerdict verdict, long asked, boolean again, long now) {
        wait = again ? Math.min(longestWait, 2 * wait) : firstWait;
        if (!again) {
            openSince = now;
        }
        long open = asked > 0 && verdict.kind() == PushVerdict.Kind.RETRY ? asked : Math.max(asked, wait);
        openUntil = now + open;
        move(Breaker.OPEN);
        return new Change(Duration.ofNanos(open), again, verdict);
    }

    private Change close(long now) {
        move(Breaker.CLOSED);
        ramp.restart(now);
        return new Change(Duration.ofNanos(now - openSince), false, null);
    }

    private void move(Breaker to) {
        breaker = to;
        trying = false;
        moved = begun;
        failures = to == Breaker.CLOSED ? 0 : failures;
    }

    private static long asked(PushVerdict verdict) {
        Duration asked = verdict.retryAfter();
        if (asked == null || asked.isNegative()) {
            return 0;
        }
        return (asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED).toNanos();
    }

    Breaker breaker() {
        return breaker;
    }

    int failures() {
        return failures;
    }

    /** How many calls a second may begin now; 0 unless the breaker is closed. */
    long perSecond(long now) {
        return breaker == Breaker.CLOSED ? ramp.perSecond(now) : 0;
    }

    /**
     * A move of the breaker that is to be told.
     *
     * @param time how long it is open now, or was
     * @param again whether it opened once more after a try
     * @param verdict the answer that opened it; null if it closed
     */
    record Change(Duration time, boolean again, @Nullable PushVerdict verdict) {}
}
