package dev.zimpush.core.internal.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.core.internal.push.RemovalBreaker.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When bad addresses are not removed any more, and again: by the rules one by one, and against a plain model. */
class RemovalBreakerTest {
    private static final long WITHIN = 600;
    private static final long LONGEST = 5_000;
    private static final AddressLimits LIMITS = new AddressLimits(60, LONGEST, 20, 20, WITHIN);

    private final RemovalBreaker breaker = new RemovalBreaker(LIMITS);
    private long now = 10_000;

    private static Registration address(int number) {
        return address(number, 1);
    }

    private static Registration address(int number, long generation) {
        return bound(Address.apns("t-" + number, "com.acme.chat"), generation);
    }

    private static Registration bound(Address address, long generation) {
        return new Registration(DeviceKey.of("bob", "phone"), address, Instant.EPOCH, generation);
    }

    private List<Change> answers(int from, int to, boolean bad) {
        List<Change> changes = new ArrayList<>();
        for (int i = from; i < to; i++) {
            Change change = breaker.answered(address(i), bad, now);
            if (change != null) {
                changes.add(change);
            }
        }
        return changes;
    }

    @Test
    void fewAnswers_someGood_stopItAsIfTheMissingOnesWereGood() {
        answers(0, 1, false);
        assertThat(answers(1, 5, true)).isEmpty();
        assertThat(breaker.isStopped()).isFalse();
        assertThat(answers(5, 6, true)).containsExactly(new Change("com.acme.chat", true, 5, 6, 0));
        assertThat(breaker.isStopped()).isTrue();
    }

    @Test
    void fewAnswers_noneGood_stopItAtHalfOfThat() {
        assertThat(answers(0, 2, true)).isEmpty();
        assertThat(answers(2, 3, true)).containsExactly(new Change("com.acme.chat", true, 3, 3, 0));
    }

    @Test
    void theShareItself_stopsNothing_andOneMoreDoes() {
        answers(0, 80, false);
        assertThat(answers(80, 100, true)).isEmpty();
        assertThat(answers(100, 101, true)).hasSize(1);
    }

    @Test
    void oneAddressThatIsBadAgainAndAgain_countsOnce() {
        answers(0, 30, false);
        for (int i = 0; i < 1_000; i++) {
            assertThat(answers(30, 31, true)).isEmpty();
        }
    }

    @Test
    void aTrickleOfBadAddresses_neverStopsTheRemoval() {
        Random random = new Random(4);
        for (int i = 0; i < 50_000; i++) {
            now += random.nextInt(3);
            answers(i, i + 1, i % 20 == 0);
            assertThat(breaker.isStopped()).isFalse();
        }
    }

    @Test
    void answersOfLongAgo_doNotCount_ifThereAreEnoughLaterOnes() {
        answers(0, 20, false);
        answers(20, 24, true);
        now += WITHIN;
        answers(24, 44, false);
        assertThat(answers(44, 48, true)).isEmpty();
    }

    @Test
    void answersOfLongAgo_countWhileThereAreFew_butNotForEver() {
        answers(0, 1, false);
        answers(1, 5, true);
        now += LONGEST - 1;
        assertThat(answers(5, 6, true)).hasSize(1);
        RemovalBreaker other = new RemovalBreaker(LIMITS);
        for (int i = 0; i < 1_000; i++) {
            now += LONGEST / 2;
            assertThat(other.answered(address(i), true, now))
                    .as("one bad address now and then, in an app without others")
                    .isNull();
        }
    }

    @Test
    void goodAnswers_endIt_onceFewAreBad() {
        answers(0, 3, true);
        answers(3, 4, true);
        now += 7;
        assertThat(answers(10, 18, false))
                .as("one of nine is more than one in ten")
                .isEmpty();
        assertThat(answers(18, 19, false)).containsExactly(new Change("com.acme.chat", false, 1, 10, 7));
        assertThat(breaker.isStopped()).isFalse();
    }

    @Test
    void goodAnswers_endIt_onceThereAreEnough() {
        answers(0, 3, true);
        now += 100 * LONGEST;
        assertThat(answers(10, 14, false)).as("four good ones are not enough").isEmpty();
        assertThat(breaker.isStopped()).isTrue();
        assertThat(answers(14, 15, false)).hasSize(1);
    }

    @Test
    void stopAfterOneThatWasEndedByHand_endsWithItsOwnAddresses() {
        answers(0, 3, true);
        assertThat(breaker.resumeByHand(now)).isNotNull();
        now += 100;
        assertThat(answers(10, 13, true)).hasSize(1);

        assertThat(answers(10, 13, false))
                .as("all that are bad since the stop are good again")
                .hasSize(1);
        assertThat(breaker.isStopped()).isFalse();
    }

    @Test
    void goodAnswersAboutAllThatWereBad_endIt() {
        answers(0, 5, true);
        assertThat(answers(2, 4, false)).isEmpty();
        assertThat(answers(4, 5, false)).as("the first two were removed").hasSize(1);
    }

    @Test
    void badOneThatIsBoundAnew_countsAgainAndIsTried() {
        answers(0, 30, true);
        assertThat(breaker.holdsBack(address(7), now)).isTrue();
        assertThat(breaker.holdsBack(address(7, 2), now)).isFalse();
        breaker.answered(address(7, 2), true, now);
        assertThat(breaker.holdsBack(address(7, 2), now)).isTrue();
        assertThat(breaker.holdsBack(address(7), now)).isTrue();
    }

    @Test
    void badOnes_triedAgainAndAgain_doNotKeepItStopped() {
        answers(0, 200, true);
        assertThat(breaker.isStopped()).isTrue();
        for (int i = 0; i < 20; i++) {
            now += WITHIN / 4;
            answers(0, 200, true);
        }
        assertThat(answers(1_000, 1_017, false)).as("three of the last twenty").isEmpty();
        assertThat(answers(1_017, 1_018, false)).as("two").hasSize(1);
    }

    @Test
    void badAfterItEnded_countsAgain() {
        answers(0, 3, true);
        assertThat(answers(10, 15, false)).hasSize(1);
        assertThat(answers(2, 6, true)).isEmpty();
        assertThat(answers(6, 7, true)).containsExactly(new Change("com.acme.chat", true, 5, 10, 0));
    }

    @Test
    void endedByHand_whatWasBadIsNotCountedAgain_andOthersAre() {
        answers(0, 30, true);
        now += 9;
        assertThat(breaker.resumeByHand(now)).isNotNull().matches(change -> !change.stopped() && change.nanos() == 9);
        assertThat(breaker.resumeByHand(now)).as("again").isNull();
        assertThat(answers(2, 30, true)).isEmpty();
        assertThat(breaker.isStopped()).isFalse();
        assertThat(answers(30, 32, true)).isEmpty();
        assertThat(answers(32, 33, true)).hasSize(1);
    }

    @Test
    void badOnes_fewOfThemAreTried_untilTheyAreAnswered() {
        answers(0, 30, true);
        assertThat(breaker.holdsBack(address(50), now))
                .as("nothing is known of it")
                .isFalse();
        assertThat(breaker.holdsBack(address(2), now)).isTrue();
        now += WITHIN / RemovalBreaker.TRIES;
        assertThat(breaker.holdsBack(address(2), now)).isFalse();
        assertThat(breaker.holdsBack(address(2), now))
                .as("asked again, right before the call")
                .isFalse();
        assertThat(breaker.holdsBack(address(3), now)).isTrue();
        answers(2, 3, true);
        assertThat(breaker.holdsBack(address(2), now)).isTrue();
        now += WITHIN / RemovalBreaker.TRIES;
        assertThat(breaker.holdsBack(address(3), now)).isFalse();
        answers(100, 600, false);
        assertThat(breaker.isStopped()).isFalse();
        assertThat(breaker.holdsBack(address(4), now)).isFalse();
    }

    @Test
    void badOnes_moreThanAreRemembered_areBounded() {
        answers(0, RemovalBreaker.KNOWN_AT_MOST + 12, true);
        assertThat(breaker.isKept(address(11))).isFalse();
        assertThat(breaker.isKept(address(12))).isTrue();
    }

    @Test
    void shareOfAHundred_neverStops() {
        RemovalBreaker off = new RemovalBreaker(new AddressLimits(60, 1_000, 100, 1, WITHIN));
        for (int i = 0; i < 2_000; i++) {
            assertThat(off.answered(address(i), true, now)).isNull();
        }
    }

    @Test
    void randomAnswers_moveItAsAPlainModelDoes() {
        long seed = new Random().nextLong();
        System.out.println("RemovalBreakerTest seed " + seed);
        Random random = new Random(seed);
        List<long[]> answers = new ArrayList<>();
        Set<Integer> known = new HashSet<>();
        boolean stopped = false;
        int moves = 0;
        for (int step = 0; step < 60_000; step++) {
            now += random.nextInt(3) + (random.nextInt(500) == 0 ? random.nextInt(6_000) : 0);
            int subject = random.nextInt(1_500);
            boolean bad = random.nextInt(100) < 35 - 30 * (step / 1_000 % 2);
            boolean before = stopped;
            if (!bad || !known.contains(subject)) {
                answers.removeIf(answer -> answer[0] == subject);
                while (!answers.isEmpty() && isOver(answers)) {
                    answers.remove(0);
                }
                answers.add(new long[] {subject, bad ? 1 : 0, now});
                double all = answers.size();
                double badOnes = answers.stream().mapToLong(answer -> answer[1]).sum();
                double tolerated = 0.2 * Math.max(20, all) / (badOnes == all ? 2 : 1);
                known.remove(bad ? -1 : subject);
                if (bad && (stopped || badOnes > tolerated)) {
                    known.add(subject);
                }
                if (bad && !stopped && badOnes > tolerated) {
                    stopped = true;
                    answers.clear();
                } else if (stopped && ((all - badOnes >= 5 && badOnes / all <= 0.1) || (!bad && known.isEmpty()))) {
                    stopped = false;
                    known.clear();
                }
            }
            moves += stopped == before ? 0 : 1;
            Change change = breaker.answered(address(subject), bad, now);
            assertThat(breaker.isStopped()).as("seed %d, step %d", seed, step).isEqualTo(stopped);
            assertThat(change != null).isEqualTo(before != stopped);
        }
        assertThat(moves).as("seed %d", seed).isGreaterThan(10);
    }

    private boolean isOver(List<long[]> answers) {
        long age = now - answers.get(0)[2];
        return answers.size() >= AnsweredAddresses.AT_MOST || age >= (answers.size() < 20 ? LONGEST : WITHIN);
    }

    @Test
    void appsBeyondTheMost_shareOne_andTheOthersKeepTheirs() {
        Removals removals = new Removals(LIMITS, () -> now);
        for (int app = 0; app < 100; app++) {
            removals.answered(bound(Address.apns("t", "app-" + app), 1), false);
        }
        for (int app = 100; app < 120; app++) {
            removals.answered(bound(Address.apns("t-" + app, "app-" + app), 1), true);
        }
        assertThat(removals.areStopped("app-7")).isFalse();
        assertThat(removals.areStopped("app-105")).isTrue();
        assertThat(removals.stopped()).isOne();
        assertThat(removals.group("app-105"))
                .isEqualTo(removals.group("app-119"))
                .isNotEqualTo(removals.group("app-7"));

        assertThat(removals.resumeByHand("app-7")).isNull();
        assertThat(removals.resumeByHand("app-120")).as("of no bad address").isNull();
        assertThat(removals.areStopped("app-105")).isTrue();
        assertThat(removals.resumeByHand("app-105")).isNotNull();
        assertThat(removals.areStopped("app-119")).as("shares it").isFalse();
    }

    @Test
    void sharedStop_isEndedByTheAppItWasToldOf_thoughItsOwnAddressIsGoodAgain() {
        Removals removals = new Removals(LIMITS, () -> now);
        for (int app = 0; app < 100; app++) {
            removals.answered(bound(Address.apns("t", "app-" + app), 1), false);
        }
        Registration last = bound(Address.apns("t-102", "app-102"), 1);
        removals.answered(bound(Address.apns("t-100", "app-100"), 1), true);
        removals.answered(bound(Address.apns("t-101", "app-101"), 1), true);
        assertThat(removals.answered(last, true).change()).isEqualTo(new Change("app-102", true, 3, 3, 0));
        removals.answered(bound(Address.apns("t-103", "app-103"), 1), true);
        assertThat(removals.answered(last, false).change()).isNull();

        assertThat(removals.resumeByHand("app-101")).as("of no bad address").isNull();
        now += 5;
        assertThat(removals.resumeByHand("app-102")).isEqualTo(new Change("app-102", false, 1, 2, 5));
    }
}
