package dev.zimpush.core.internal.push;

/**
 * How many calls may begin: in each second at most twice as many as in the one before, within two bounds, and never more than the
 * upper one. What is not used up adds to what may begin at one moment, up to one second's worth of the lower bound, or a tenth of a
 * second's of the rate.
 *
 * <p>After an outage the rate begins with a hundredth of the lower bound, nothing is saved up, and it doubles each second, used
 * or not, until it has reached the lower bound.
 *
 * <p>Passive: it is told the time, in nanoseconds of one clock. Not thread-safe.
 */
final class Ramp {
    private static final long SECOND = 1_000_000_000L;
    private static final long FORGET = 64 * SECOND;

    private final double least;
    private final double most;
    private double rate;
    private double saved;
    private long savedAt;
    private long secondEnds;
    private long begun;
    private boolean recovering;

    Ramp(int least, int most, long now) {
        this.least = least;
        this.most = most;
        rate = least;
        saved = least;
        savedAt = now;
        secondEnds = now + SECOND;
    }

    /** How many calls may begin now. */
    int available(long now) {
        moveTo(now);
        return (int) Math.min(Integer.MAX_VALUE, Math.min(saved, rate - begun));
    }

    /** So many begin. */
    void take(int count) {
        saved -= count;
        begun += count;
    }

    /** One did not begin after all. */
    void giveBack() {
        saved += 1;
        begun = Math.max(0, begun - 1);
    }

    /** Begins anew, as after an outage. */
    void restart(long now) {
        recovering = true;
        rate = Math.max(1, least / 100);
        saved = 0;
        savedAt = now;
        secondEnds = now + SECOND;
        begun = 0;
    }

    /** How many a second may begin now. */
    long perSecond(long now) {
        moveTo(now);
        return (long) rate;
    }

    /** When some may begin: now, or when there is at least one, and a hundredth of a second's worth. */
    long nextAt(long now) {
        moveTo(now);
        if (rate - begun < 1) {
            return secondEnds;
        }
        if (saved >= 1) {
            return now;
        }
        double wanted = Math.max(1, rate / 100) - saved;
        return now + (long) Math.ceil(wanted * SECOND / rate);
    }

    private void moveTo(long now) {
        if (now - secondEnds > FORGET) {
            recovering = false;
            rate = least;
            saved = least;
            savedAt = now;
            begun = 0;
            secondEnds = now + SECOND;
        }
        while (now >= secondEnds) {
            save(secondEnds);
            if (recovering) {
                rate = Math.min(2 * rate, least);
                recovering = rate < least;
            } else {
                rate = Math.max(least, Math.min(most, Math.min(2 * rate, 2.0 * begun)));
            }
            begun = 0;
            secondEnds += SECOND;
        }
        save(now);
    }

    private void save(long now) {
        if (now <= savedAt) {
            return;
        }
        double bound = recovering ? Math.max(1, rate / 10) : Math.max(least, rate / 10);
        if (saved < bound) {
            saved = Math.min(bound, saved + rate * (now - savedAt) / SECOND);
        }
        savedAt = now;
    }
}
