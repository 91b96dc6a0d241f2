package dev.zimpush.core.internal.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.NodeView.Breaker;
import dev.zimpush.core.internal.push.VendorHealth.Change;
import dev.zimpush.spi.PushVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row of the table in {@link VendorHealth}, and random ways through it beside a plain model. */
class VendorHealthTest {
    private static final long SECOND = 1_000_000_000L;
    private static final VendorLimits LIMITS = new VendorLimits(512, 1_000, 100_000, 3, 5 * SECOND, 60 * SECOND);

    private static final PushVerdict GOOD = PushVerdict.accepted(200);
    private static final PushVerdict DOWN = PushVerdict.retry(503, "ServiceUnavailable", null);
    private static final PushVerdict NO_KEY = PushVerdict.credential(403, "InvalidProviderToken", null);
    private static final PushVerdict BUSY_DEVICE = PushVerdict.retryAddress(429, "TooManyRequests", null);
    private static final PushVerdict NOT_ASKED = PushVerdict.suspectAddress(0, "not sent");

    private final VendorHealth health = new VendorHealth(LIMITS, 0);
    private long now;

    @Test
    void closed_failuresInARow_openIt() {
        assertThat(call(DOWN)).isNull();
        assertThat(call(NO_KEY)).isNull();
        assertThat(call(GOOD)).isNull();
        assertThat(health.failures()).isZero();
        assertThat(call(DOWN)).isNull();
        assertThat(call(DOWN)).isNull();
        assertThat(call(NO_KEY)).isEqualTo(new Change(Duration.ofSeconds(5), false, NO_KEY));
        assertThat(health.breaker()).isEqualTo(Breaker.OPEN);
        assertThat(health.available(now)).isZero();
        assertThat(health.nextAt(now)).isEqualTo(5 * SECOND);
        assertThat(health.perSecond(now)).isZero();
    }

    @Test
    void closed_answersAboutAddresses_neverOpenIt() {
        for (PushVerdict verdict : List.of(
                PushVerdict.dead(410, "Unregistered", null),
                PushVerdict.suspectAddress(400, "BadDeviceToken"),
                PushVerdict.refused(413, "PayloadTooLarge"),
                BUSY_DEVICE,
                NOT_ASKED)) {
            for (int i = 0; i < 20; i++) {
                assertThat(call(verdict)).isNull();
            }
        }
        assertThat(health.breaker()).isEqualTo(Breaker.CLOSED);
    }

    @Test
    void closed_waitForAll_opensItForThatLong() {
        PushVerdict wait = PushVerdict.retry(429, "QUOTA_EXCEEDED", Duration.ofSeconds(90));
        assertThat(call(wait)).isEqualTo(new Change(Duration.ofSeconds(90), false, wait));
        assertThat(health.nextAt(now)).isEqualTo(90 * SECOND);
    }

    @Test
    void closed_waitBeyondAllTime_opensItForAnHour() {
        assertThat(call(PushVerdict.retry(429, "never", Duration.ofSeconds(Long.MAX_VALUE))))
                .isNotNull()
                .matches(change -> change.time().equals(Duration.ofHours(1)));
    }

    @Test
    void closed_waitThatOneFailureNames_opensItForThatLongWhenThereAreEnough() {
        PushVerdict wait = PushVerdict.retry(503, "UNAVAILABLE", Duration.ofSeconds(90));
        assertThat(call(wait)).as("one request was not served in time").isNull();
        assertThat(call(DOWN)).isNull();
        assertThat(call(wait)).isEqualTo(new Change(Duration.ofSeconds(90), false, wait));
    }

    @Test
    void closed_whatFailedBefore_neverOpensIt() {
        for (int i = 0; i < 20; i++) {
            assertThat(health.ended(health.begin(1), DOWN, true, now)).isNull();
        }
        assertThat(health.breaker()).isEqualTo(Breaker.CLOSED);
        fail();
        now = 5 * SECOND;
        assertThat(health.ended(health.begin(1), DOWN, true, now))
                .as("but a try that fails has failed")
                .isNotNull();
    }

    @Test
    void closed_whatWasUnderWayTogether_opensItOnlyIfMoreFails() {
        long connection = health.begin(100);
        health.begin(100);
        for (int i = 0; i < 100; i++) {
            assertThat(health.ended(connection, DOWN, false, now)).isNull();
            assertThat(health.ended(connection + 1, DOWN, false, now)).isNull();
        }
        assertThat(health.failures()).isEqualTo(2);
        assertThat(call(DOWN)).as("begun after that").isNotNull();
    }

    @Test
    void closed_waitThatOneCredentialVerdictNames_doesNotOpenIt() {
        assertThat(call(PushVerdict.credential(429, "TooManyProviderTokenUpdates", Duration.ofMinutes(20))))
                .isNull();
    }

    @Test
    void open_timeIsOver_oneCallBegins() {
        fail();
        now = 5 * SECOND - 1;
        assertThat(health.available(now)).isZero();
        now = 5 * SECOND;
        assertThat(health.available(now)).isOne();
        long ignored = health.begin(1);
        assertThat(health.breaker()).isEqualTo(Breaker.HALF_OPEN);
        assertThat(health.available(now)).isZero();
        assertThat(health.nextAt(now)).isEqualTo(Long.MAX_VALUE);
        assertThat(ignored).isNotZero();
    }

    @Test
    void halfOpen_callDidNotBegin_anotherMay() {
        fail();
        now = 5 * SECOND;
        health.notBegun(health.begin(1));
        assertThat(health.breaker()).isEqualTo(Breaker.HALF_OPEN);
        assertThat(health.available(now)).isOne();
        assertThat(call(NOT_ASKED)).isNull();
        assertThat(health.breaker()).isEqualTo(Breaker.HALF_OPEN);
        assertThat(health.available(now)).isOne();
    }

    @Test
    void halfOpen_badAnswers_openItForTwiceTheTimeUpToTheLongest() {
        fail();
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            now = health.nextAt(now);
            Change change = call(DOWN);
            assertThat(change).isNotNull().matches(Change::again);
            waits.add(change.time().toSeconds());
        }
        assertThat(waits).containsExactly(10L, 20L, 40L, 60L, 60L, 60L);
    }

    @Test
    void halfOpen_goodAnswer_closesItAndTheRampBeginsAnew() {
        fail();
        now = 5 * SECOND;
        assertThat(call(GOOD)).isEqualTo(new Change(Duration.ofSeconds(5), false, null));
        assertThat(health.breaker()).isEqualTo(Breaker.CLOSED);
        assertThat(health.failures()).isZero();
        assertThat(health.available(now)).isZero();
        assertThat(health.perSecond(now)).isEqualTo(10);
        assertThat(health.available(now + SECOND / 10)).isOne();
    }

    @Test
    void halfOpen_answerAboutAnAddress_closesItSinceTheVendorAnswers() {
        fail();
        now = 5 * SECOND;
        assertThat(call(BUSY_DEVICE)).isNotNull();
        assertThat(health.breaker()).isEqualTo(Breaker.CLOSED);
    }

    @Test
    void answerToAnEarlierCall_changesNothing() {
        long before = health.begin(3);
        fail();
        assertThat(health.ended(before, GOOD, false, now)).isNull();
        now = 5 * SECOND;
        long trying = health.begin(1);
        assertThat(health.ended(before, DOWN, false, now)).isNull();
        assertThat(health.ended(before, GOOD, false, now)).isNull();
        health.notBegun(before);
        assertThat(health.available(now)).isZero();
        assertThat(health.ended(trying, GOOD, false, now)).isNotNull();
        for (int i = 0; i < 5; i++) {
            assertThat(health.ended(before, DOWN, false, now)).isNull();
            assertThat(health.ended(trying, DOWN, false, now)).isNull();
        }
        assertThat(health.breaker()).isEqualTo(Breaker.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomWays_areThoseOfAPlainModel(int round) {
        long seed = Long.getLong("health.seed", System.nanoTime() + round);
        Random random = new Random(seed);
        VendorLimits wide = new VendorLimits(1, Integer.MAX_VALUE, Integer.MAX_VALUE, 3, 5 * SECOND, 60 * SECOND);
        VendorHealth tested = new VendorHealth(wide, 0);
        PlainBreaker model = new PlainBreaker();
        List<long[]> calls = new ArrayList<>();
        List<PushVerdict> verdicts = List.of(
                GOOD,
                DOWN,
                DOWN,
                NO_KEY,
                BUSY_DEVICE,
                NOT_ASKED,
                PushVerdict.retry(429, "QUOTA_EXCEEDED", Duration.ofSeconds(7)));
        for (int step = 0; step < 3_000; step++) {
            String where = "step " + step + ", -Dhealth.seed=" + seed;
            now += random.nextInt(4) * SECOND + SECOND / 1_000;
            assertThat(tested.available(now) > 0).as(where).isEqualTo(model.mayBegin(now));
            if (random.nextBoolean() && model.mayBegin(now)) {
                calls.add(new long[] {tested.begin(1), model.begin()});
            } else if (!calls.isEmpty()) {
                long[] call = calls.remove(random.nextInt(calls.size()));
                if (random.nextInt(5) == 0) {
                    tested.notBegun(call[0]);
                    model.notBegun(call[1]);
                } else {
                    PushVerdict verdict = verdicts.get(random.nextInt(verdicts.size()));
                    boolean again = random.nextInt(4) == 0;
                    boolean told = tested.ended(call[0], verdict, again, now) != null;
                    assertThat(told).as(where).isEqualTo(model.ended(call[1], verdict, again, now));
                }
            }
            assertThat(tested.breaker()).as(where).isEqualTo(model.breaker);
        }
    }

    private void fail() {
        for (int i = 0; i < 3; i++) {
            call(DOWN);
        }
        assertThat(health.breaker()).isEqualTo(Breaker.OPEN);
    }

    private @Nullable Change call(PushVerdict verdict) {
        return health.ended(health.begin(1), verdict, false, now);
    }

    /** The table, told in another way: by lists of calls. */
    private static final class PlainBreaker {
        Breaker breaker = Breaker.CLOSED;
        private final List<Long> sinceTheMove = new ArrayList<>();
        private final List<Long> together = new ArrayList<>();
        private int countedTogether;
        private long names;
        private int bad;
        private int out;
        private int opened;
        private long until;

        boolean mayBegin(long now) {
            return breaker == Breaker.CLOSED || (breaker == Breaker.OPEN ? now >= until : out == 0);
        }

        long begin() {
            if (breaker == Breaker.OPEN) {
                to(Breaker.HALF_OPEN);
            }
            out++;
            sinceTheMove.add(++names);
            return names;
        }

        void notBegun(long call) {
            if (sinceTheMove.contains(call)) {
                out--;
            }
        }

        boolean ended(long call, PushVerdict verdict, boolean again, long now) {
            if (!sinceTheMove.contains(call)) {
                return false;
            }
            out--;
            if (verdict.equals(NOT_ASKED)) {
                return false;
            }
            if (verdict.equals(GOOD) || verdict.equals(BUSY_DEVICE)) {
                bad = 0;
                boolean closes = breaker == Breaker.HALF_OPEN;
                if (closes) {
                    opened = 0;
                    to(Breaker.CLOSED);
                }
                return closes;
            }
            boolean named = verdict.retryAfter() != null;
            if (breaker == Breaker.CLOSED) {
                bad += !again && counts(call) ? 1 : 0;
                if (bad < 3 && !named) {
                    return false;
                }
            }
            long wait = Math.min(60, 5L << Math.min(10, opened++));
            until = now + (named ? 7 : wait) * SECOND;
            to(Breaker.OPEN);
            return true;
        }

        /** Two, of three that open it. */
        private boolean counts(long call) {
            if (!together.contains(call)) {
                together.clear();
                together.addAll(sinceTheMove);
                countedTogether = 0;
            }
            return ++countedTogether <= 2;
        }

        private void to(Breaker next) {
            breaker = next;
            sinceTheMove.clear();
            out = 0;
        }
    }
}
