package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class FlawedTimeSourcesTest {
    private enum Flaw {
        NONE,
        NANOS_GO_BACK,
        NANOS_STAND_STILL,
        WALL_STANDS_STILL,
        RINGS_EARLY,
        RINGS_UNSET,
        RINGS_TWICE,
        RINGS_TOGETHER,
        RINGS_INSIDE,
        NEVER_RINGS_IN_THE_PAST,
        SET_AGAIN_ADDS,
        ONE_ALARM_FOR_ALL,
        CLOSE_IS_IGNORED,
        CLOSE_IS_FORGOTTEN_WHEN_SET,
        CLOSE_DOES_NOT_WAIT,
        AWAIT_COMES_BACK_AT_ONCE,
        AWAIT_IS_ALWAYS_TRUE,
        AWAIT_IS_ALWAYS_FALSE
    }

    private static volatile Flaw flaw = Flaw.NONE;

    static final class Contract extends TimeSourceContract {
        private final ManualTime time = new ManualTime();

        @Override
        protected TimeSource newTimeSource() {
            return new Flawed(time);
        }

        @Override
        protected void pass(Duration duration) {
            time.advance(duration);
        }
    }

    @Test
    void contract_eachFlaw_isNoticedAndEachTestCanFail() {
        Map<Flaw, Set<String>> noticedBy = new EnumMap<>(Flaw.class);
        Set<String> everFailed = new TreeSet<>();
        for (Flaw each : Flaw.values()) {
            flaw = each;
            noticedBy.put(each, ContractRun.failures(Contract.class));
            everFailed.addAll(noticedBy.get(each));
        }

        assertThat(noticedBy.remove(Flaw.NONE)).isEmpty();
        assertThat(noticedBy)
                .allSatisfy((each, failed) ->
                        assertThat(failed).as("noticed %s", each).isNotEmpty());
        Set<String> tests = ContractRun.tests(Contract.class);
        tests.removeAll(everFailed);
        assertThat(tests).as("tests that no flaw fails").isEmpty();
    }

    private static final class Flawed implements TimeSource {
        private final ManualTime time;
        private final Instant begin;
        private final long nanoBegin;
        private TimeSource.Alarm shared;

        Flawed(ManualTime time) {
            this.time = time;
            begin = time.instant();
            nanoBegin = time.nanoTime();
        }

        @Override
        public Instant instant() {
            return flaw == Flaw.WALL_STANDS_STILL ? begin : time.instant();
        }

        @Override
        public long nanoTime() {
            if (flaw == Flaw.NANOS_GO_BACK) {
                return System.nanoTime() * -1;
            }
            return flaw == Flaw.NANOS_STAND_STILL ? nanoBegin : time.nanoTime();
        }

        @Override
        public boolean await(CountDownLatch latch, Duration atMost) throws InterruptedException {
            return switch (flaw) {
                case AWAIT_COMES_BACK_AT_ONCE -> latch.getCount() == 0;
                case AWAIT_IS_ALWAYS_TRUE -> {
                    time.await(latch, atMost);
                    yield true;
                }
                case AWAIT_IS_ALWAYS_FALSE -> {
                    time.await(latch, atMost);
                    yield false;
                }
                default -> time.await(latch, atMost);
            };
        }

        @Override
        public Alarm newAlarm(String name, Runnable onRing) {
            if (flaw == Flaw.ONE_ALARM_FOR_ALL && shared != null) {
                return shared;
            }
            shared = new FlawedAlarm(name, onRing);
            if (flaw == Flaw.RINGS_UNSET) {
                shared.ringAt(time.nanoTime());
            }
            return shared;
        }

        private final class FlawedAlarm implements Alarm {
            private final String name;
            private final Runnable onRing;
            private final Alarm alarm;
            private volatile boolean closed;

            FlawedAlarm(String name, Runnable onRing) {
                this.name = name;
                this.onRing = onRing;
                alarm = time.newAlarm(name, this::ring);
            }

            private void ring() {
                if (flaw == Flaw.CLOSE_DOES_NOT_WAIT && closed) {
                    return;
                }
                if (flaw == Flaw.RINGS_TOGETHER) {
                    Race.Runner<Integer> both = runner -> {
                        onRing.run();
                        return runner;
                    };
                    try {
                        for (int i = 0; i < 20; i++) {
                            Race.run(2, both);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return;
                }
                onRing.run();
                if (flaw == Flaw.RINGS_TWICE) {
                    onRing.run();
                }
            }

            @Override
            public void ringAt(long nanoTime) {
                boolean past = nanoTime - time.nanoTime() <= 0;
                if (flaw == Flaw.RINGS_INSIDE && past && !closed) {
                    onRing.run();
                } else if (flaw == Flaw.SET_AGAIN_ADDS || (flaw == Flaw.CLOSE_IS_FORGOTTEN_WHEN_SET && closed)) {
                    time.newAlarm(name, this::ring).ringAt(nanoTime);
                } else if (flaw != Flaw.NEVER_RINGS_IN_THE_PAST || !past) {
                    alarm.ringAt(flaw == Flaw.RINGS_EARLY ? nanoTime - 1 : nanoTime);
                }
            }

            @Override
            public void close() {
                closed = true;
                if (flaw != Flaw.CLOSE_IS_IGNORED && flaw != Flaw.CLOSE_DOES_NOT_WAIT) {
                    alarm.close();
                }
            }
        }
    }
}
