package dev.zimpush.core.internal.push;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Questions to the host whose answers come, or do not; each task runs when the test says so. */
class HostCallsTest {
    private final ManualTime time = new ManualTime();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();
    private final SteadyClock clock = new SteadyClock(time, stall -> {});
    private final Workers io = new Workers(tasks::add, 8, () -> {});
    private final Deadlines deadlines = new Deadlines(time, clock, "test", io::kick);
    private final HostCalls host = new HostCalls(io, deadlines, clock, Duration.ofSeconds(10));

    private void ask(String name, Runnable question) {
        host.ask(
                () -> {
                    told.add(name + " asked");
                    question.run();
                    return () -> told.add(name + " answered");
                },
                why -> told.add(name + " " + why));
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (StackOverflowError e) {
                told.add("thrown");
            }
        }
    }

    private void pass(Duration duration) {
        time.advance(duration);
        runAll();
    }

    /** While all workers are busy with other things. */
    private void passBusy(Duration duration) {
        time.advance(duration);
    }

    @Test
    void answerInTime_isTaken_andNothingIsLate() {
        ask("q", () -> {});
        runAll();
        pass(Duration.ofSeconds(11));
        assertThat(told).containsExactly("q asked", "q answered");
    }

    @Test
    void questionThatEndsWithAnErrorOfTheMachine_isLateOnce() {
        ask("q", () -> {
            throw new StackOverflowError("of a template");
        });
        runAll();
        pass(Duration.ofSeconds(11));
        assertThat(told).contains("q asked").containsOnlyOnce("q TOO_SLOW").doesNotContain("q answered");
    }

    /** Does something while so many questions are under way. */
    private void during(int questions, Runnable meanwhile) {
        if (questions == 0) {
            meanwhile.run();
        } else {
            ask("h" + questions, () -> during(questions - 1, meanwhile));
            tasks.remove().run();
        }
    }

    @Test
    void allThatMayBeAskedHang_thoseThatWaitAndOthersEndAtOnce_untilOneOfThemIsOver() {
        during(HostCalls.AT_ONCE, () -> {
            pass(Duration.ofSeconds(1));
            ask("waits", () -> {});
            runAll();
            assertThat(told).doesNotContain("waits asked");
            pass(Duration.ofMillis(9_100));
            assertThat(told)
                    .as("it has waited for nine seconds")
                    .contains("h1 TOO_SLOW", "h4 TOO_SLOW")
                    .endsWith("waits ALL_HANG");
            ask("refused", () -> {});
            runAll();
            assertThat(told).endsWith("refused ALL_HANG");
        });
        ask("next", () -> {});
        runAll();
        assertThat(told)
                .doesNotContain("waits asked", "refused asked", "h1 answered")
                .endsWith("next asked", "next answered");
    }

    @Test
    void questionThatHasNoTurnInTime_isNotAsked() {
        ask("q", () -> {});
        Runnable later = tasks.remove();
        pass(Duration.ofSeconds(11));
        later.run();
        runAll();
        ask("next", () -> {});
        runAll();
        assertThat(told).containsExactly("q NO_TURN", "next asked", "next answered");
    }

    @Test
    void questionThatHasItsTurnLate_hasAllTheTimeForItsAnswer() {
        ask("q", () -> pass(Duration.ofMillis(9_900)));
        passBusy(Duration.ofMillis(9_900));
        runAll();
        assertThat(told).containsExactly("q asked", "q answered");
    }

    @Test
    void questionsThatHaveTheirTurnLate_areNotTakenForOnesThatHang() {
        List<Runnable> begins = new ArrayList<>();
        for (int i = 0; i < HostCalls.AT_ONCE; i++) {
            int next = i + 1;
            ask("q" + i, () -> {
                if (next < HostCalls.AT_ONCE) {
                    begins.get(next).run();
                } else {
                    pass(Duration.ofMillis(50));
                }
            });
            begins.add(tasks.remove());
        }
        passBusy(Duration.ofMillis(9_990));
        begins.get(0).run();
        runAll();
        assertThat(told).endsWith("q3 answered", "q2 answered", "q1 answered", "q0 answered");
    }
}
