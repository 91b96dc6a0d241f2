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
                begun -> told.add(name + " late, begun " + begun));
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
        assertThat(told)
                .contains("q asked")
                .containsOnlyOnce("q late, begun true")
                .doesNotContain("q answered");
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
    void allThatMayBeAskedHang_othersAreLateAtOnce_untilOneEnds() {
        during(HostCalls.AT_ONCE, () -> {
            ask("waits", () -> {});
            runAll();
            assertThat(told).doesNotContain("waits asked");
            pass(Duration.ofSeconds(11));
            assertThat(told).contains("h1 late, begun true", "h4 late, begun true", "waits late, begun false");
            ask("refused", () -> {});
            runAll();
            assertThat(told).contains("refused late, begun false");
        });
        ask("next", () -> {});
        runAll();
        assertThat(told).doesNotContain("refused asked", "h1 answered").endsWith("next asked", "next answered");
    }

    @Test
    void questionWhoseTimeIsOverBeforeAWorkerIsFree_isNotAsked() {
        ask("q", () -> {});
        Runnable later = tasks.remove();
        pass(Duration.ofSeconds(11));
        later.run();
        runAll();
        ask("next", () -> {});
        runAll();
        assertThat(told).doesNotContain("q asked").contains("q late, begun false", "next answered");
    }
}
