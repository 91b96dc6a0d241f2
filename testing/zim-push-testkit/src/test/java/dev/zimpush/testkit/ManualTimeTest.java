package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.zimpush.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ManualTimeTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTime time = new ManualTime();
    private final Instant wallBegin = time.instant();
    private final long nanoBegin = time.nanoTime();
    private final List<String> log = new ArrayList<>();

    @Test
    void clocks_new_areFarFromEachOtherAndMonotonicOverflowsSoon() {
        assertThat(wallBegin).isAfter(Instant.parse("2031-01-01T00:00:00Z"));
        assertThat(nanoBegin + Duration.ofSeconds(30).toNanos()).isNegative();
        assertThat(nanoBegin).isPositive();
    }

    @Test
    void clocks_wallOriginGiven_beginThere() {
        Instant midnight = Instant.parse("2031-12-31T00:00:00Z");

        assertThat(new ManualTime(midnight).instant()).isEqualTo(midnight);
    }

    @Test
    void advance_bothClocks_moveAlike() {
        time.advance(Duration.ofSeconds(30));

        assertThat(time.instant()).isEqualTo(wallBegin.plusSeconds(30));
        assertThat(time.nanoTime() - nanoBegin).isEqualTo(Duration.ofSeconds(30).toNanos());
    }

    @Test
    void advance_negative_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> time.advance(Duration.ofNanos(-1)))
                .withMessageContaining("jumpWallClock");
        assertThatIllegalArgumentException().isThrownBy(() -> time.stall(Duration.ofNanos(-1)));
    }

    @Test
    void advance_overSeveralAlarms_ringsEachAtItsTimeInOrder() {
        alarm("b").ringAt(in(9));
        alarm("a").ringAt(in(4));
        alarm("late").ringAt(in(11));

        time.advance(Duration.ofSeconds(10));

        assertThat(log).containsExactly("a+4", "b+9");
    }

    @Test
    void advance_alarmExactlyAtTheEnd_rings() {
        alarm("a").ringAt(in(10));

        time.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(log).isEmpty();
        time.advance(Duration.ofNanos(1));
        assertThat(log).containsExactly("a+10");
    }

    @Test
    void advance_alarmsAtTheSameTime_ringInTheOrderInWhichTheyWereSet() {
        TimeSource.Alarm first = alarm("first");
        TimeSource.Alarm second = alarm("second");
        second.ringAt(in(1));
        first.ringAt(in(1));

        time.advance(SECOND);

        assertThat(log).containsExactly("second+1", "first+1");
    }

    @Test
    void advance_alarmCausesTasks_runsThemAllBeforeTheNextAlarm() {
        time.newAlarm(
                        "a",
                        () -> time.execute(() -> {
                            time.execute(() -> log("grandchild"));
                            log("child");
                        }))
                .ringAt(in(1));
        alarm("b").ringAt(in(1));

        time.advance(SECOND);

        assertThat(log).containsExactly("child+1", "grandchild+1", "b+1");
    }

    @Test
    void advance_taskSetsAnAlarmWithinReach_ringsIt() {
        TimeSource.Alarm second = alarm("second");
        time.newAlarm("first", () -> time.execute(() -> second.ringAt(in(2)))).ringAt(in(1));

        time.advance(Duration.ofSeconds(5));

        assertThat(log).containsExactly("second+3");
    }

    @Test
    void advance_alarmThatSetsItselfAgain_ticks() {
        List<TimeSource.Alarm> self = new ArrayList<>();
        self.add(time.newAlarm("tick", () -> {
            log("tick");
            self.get(0).ringAt(in(1));
        }));
        self.get(0).ringAt(in(1));

        time.advance(Duration.ofSeconds(3));

        assertThat(log).containsExactly("tick+1", "tick+2", "tick+3");
    }

    @Test
    void advance_alarmSetForEverAtTheSameInstant_failsAndNamesIt() {
        List<TimeSource.Alarm> self = new ArrayList<>();
        self.add(time.newAlarm("restless", () -> self.get(0).ringAt(time.nanoTime())));
        self.get(0).ringAt(in(1));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> time.advance(SECOND))
                .withMessageContaining("restless");
    }

    @Test
    void advance_taskSubmitsItselfForEver_fails() {
        time.newAlarm(
                        "begin",
                        () -> time.execute(new Runnable() {
                            @Override
                            public void run() {
                                time.execute(this);
                            }
                        }))
                .ringAt(in(1));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> time.advance(SECOND))
                .withMessageContaining("submit");
    }

    @Test
    void advance_fromATask_isRefused() {
        time.execute(() -> assertThatIllegalStateException().isThrownBy(() -> time.advance(SECOND)));
        time.execute(() -> assertThatIllegalStateException().isThrownBy(time::runTasks));
        time.execute(() -> assertThatIllegalStateException().isThrownBy(() -> time.stall(SECOND)));

        time.advance(Duration.ZERO);
        assertThat(time.nanoTime()).isEqualTo(nanoBegin);
    }

    @Test
    void advance_alarmThrew_throwsItAndGoesOnAfterwards() {
        time.newAlarm("broken", () -> {
                    throw new IllegalStateException("boom");
                })
                .ringAt(in(1));
        alarm("b").ringAt(in(2));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> time.advance(Duration.ofSeconds(2)))
                .withMessageContaining("boom");
        assertThat(log).containsExactly("b+2");
        time.advance(SECOND);
    }

    @Test
    void stall_alarmWithin_ringsLateInTheNextAdvance() {
        alarm("a").ringAt(in(1));
        time.stall(Duration.ofSeconds(8));
        assertThat(log).isEmpty();

        time.advance(Duration.ZERO);
        assertThat(log).containsExactly("a+8");
    }

    @Test
    void stall_alarmWithin_ringsLateInRunTasks() {
        alarm("a").ringAt(in(1));
        time.stall(Duration.ofSeconds(8));
        time.execute(() -> log("task"));
        time.runTasks();

        assertThat(log).containsExactly("task+8", "a+8");
        assertThat(time.instant()).isEqualTo(wallBegin.plusSeconds(8));
    }

    @Test
    void jumpWallClock_anyDirection_leavesMonotonicAndAlarmsAlone() {
        alarm("a").ringAt(in(1));
        time.jumpWallClock(Duration.ofHours(5));
        time.jumpWallClock(Duration.ofHours(-7));
        time.advance(Duration.ZERO);

        assertThat(time.instant()).isEqualTo(wallBegin.minus(Duration.ofHours(2)));
        assertThat(time.nanoTime()).isEqualTo(nanoBegin);
        assertThat(log).isEmpty();
    }

    @Test
    void nextAlarm_setOverdueAndSilenced_isTold() {
        assertThat(time.nextAlarm()).isEmpty();
        TimeSource.Alarm alarm = alarm("a");
        alarm.ringAt(in(3));
        assertThat(time.nextAlarm()).contains(Duration.ofSeconds(3));

        time.stall(Duration.ofSeconds(5));
        assertThat(time.nextAlarm()).contains(Duration.ZERO);
        alarm.close();
        assertThat(time.nextAlarm()).isEmpty();
    }

    private TimeSource.Alarm alarm(String name) {
        return time.newAlarm(name, () -> log(name));
    }

    private long in(long seconds) {
        return time.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    }

    private void log(String what) {
        long seconds = Duration.ofNanos(time.nanoTime() - nanoBegin).toSeconds();
        assertThat(Duration.between(wallBegin, time.instant())).hasSeconds(seconds);
        log.add(what + '+' + seconds);
    }
}
