package dev.zimpush.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random scripts under manual time on one thread, each judged by the {@link Oracle}. The scripts are the same in each
 * run, so that a build says the same twice; {@code -Dsimulation.seed=N} replays one script, {@code -Dsimulation.count=N} runs that
 * many, from a random seed on unless one is given.
 */
class SimulationTest {
    private static final int SCRIPTS = 20_000;
    private static final long FIRST = 2_026_112_300;
    private static final int FAILURES_SHOWN = Integer.getInteger("simulation.failures", 3);

    @Test
    @Timeout(300)
    void anyInterleaving_judgedByTheTable_isRight() {
        Long given = Long.getLong("simulation.seed");
        Integer asked = Integer.getInteger("simulation.count");
        long first = given != null ? given : asked != null ? new Random().nextInt(Integer.MAX_VALUE) : FIRST;
        int count = asked != null ? asked : given != null ? 1 : SCRIPTS;
        System.out.println("simulation: " + count + " scripts, -Dsimulation.seed=" + first);
        List<String> failures = new ArrayList<>();
        for (long seed = first; seed < first + count && failures.size() < FAILURES_SHOWN; seed++) {
            failures.addAll(run(Script.of(seed)));
        }
        assertThat(failures).as("replay one with -Dsimulation.seed=N").isEmpty();
    }

    private static List<String> run(Script script) {
        World world = null;
        List<String> wrongs;
        int done = 0;
        try (EngineLog log = new EngineLog()) {
            try {
                world = new World(script.settings(), script.seed());
                for (Step step : script.steps()) {
                    done++;
                    step.action().accept(world);
                    new Look(world).run();
                    if (!world.oracle.wrongs.isEmpty()) {
                        break;
                    }
                }
                if (world.oracle.wrongs.isEmpty()) {
                    done++;
                    new Ending(world).run();
                }
                wrongs = new ArrayList<>(world.oracle.wrongs);
            } catch (RuntimeException | AssertionError e) {
                wrongs = world == null ? new ArrayList<>() : new ArrayList<>(world.oracle.wrongs);
                wrongs.add("threw " + e + " at " + List.of(e.getStackTrace()).subList(0, 8));
            }
            wrongs.addAll(log.takeErrors());
        }
        if (wrongs.isEmpty()) {
            return List.of();
        }
        return List.of(script + "\n after step " + done + ":\n  " + String.join("\n  ", wrongs));
    }
}
