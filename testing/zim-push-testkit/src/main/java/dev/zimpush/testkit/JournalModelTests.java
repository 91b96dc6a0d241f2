package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Of {@link JournalContract}: random batches, against the model that {@link MemoryCluster} is. */
abstract class JournalModelTests extends JournalMessageTests {
    private static final int STEPS = 300;
    private static final int STEPS_AT_ONCE = 80;
    private static final int THREADS = 4;

    @Test
    void journal_randomCalls_answersAsTheModel() {
        List<ContractNode> nodes = List.of(one, two, newNode("three"));
        long seed = new Random().nextLong();
        JournalModel model = new JournalModel(seed, "user", nodes);
        for (int i = 0; i < STEPS; i++) {
            model.step();
        }
    }

    @Test
    void journal_randomCallsFromSeveralThreads_answersEachAsItsModel() throws InterruptedException {
        List<ContractNode> nodes = List.of(one, two, newNode("three"));
        long seed = new Random().nextLong();
        List<JournalModel> models = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            models.add(new JournalModel(seed + i, "user-" + i, nodes));
        }

        List<Integer> steps = Race.run(THREADS, runner -> {
            for (int i = 0; i < STEPS_AT_ONCE; i++) {
                models.get(runner).step();
            }
            return STEPS_AT_ONCE;
        });

        assertThat(steps).containsOnly(STEPS_AT_ONCE);
    }
}
