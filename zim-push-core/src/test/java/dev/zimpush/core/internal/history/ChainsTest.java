package dev.zimpush.core.internal.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.ClusterEvent;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Explanation.Step;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.History.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the steps of a device are put together from several nodes, the store and memory. */
class ChainsTest {
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");
    private static final DeliveryId DELIVERY = new DeliveryId(PHONE, "m-1");
    private static final Instant AT = Instant.parse("2026-03-01T10:15:30Z");

    @Test
    void steps_ofOneNode_keepItsOrderWhateverItsWallClockSays() {
        Step first = sent(1, 60, 1);
        Step second = sent(1, 0, 2);
        Step third = sent(1, 30, 3);

        assertThat(new Chains(List.of(), List.of(kept(first, second, third))).steps(PHONE))
                .containsExactly(first, second, third);
    }

    @Test
    void steps_ofSeveralNodes_areOneNodeAfterTheOtherAsTheyTookItOver() {
        Step first = sent(1, 0, 1);
        Step fenced = new Step(1, new ClusterEvent.Fenced(DELIVERY, AT.plusSeconds(90)));
        Step adopted = adopted(2, 40);
        Step second = sent(2, 41, 2);
        Step again = adopted(1, 200);

        List<Entry> stored = List.of(entry(adopted, second), entry(first, fenced, again));
        assertThat(new Chains(stored, List.of()).steps(PHONE)).containsExactly(first, fenced, adopted, second, again);
    }

    @Test
    void steps_inTheStoreAndInMemory_areThereOnce() {
        Step first = sent(1, 0, 1);
        Step second = sent(1, 1, 2);

        Chains chains = new Chains(List.of(entry(first), entry(first)), List.of(kept(first, second)));
        assertThat(chains.steps(PHONE)).containsExactly(first, second);
    }

    @Test
    void leftOutInMemory_countsOnlyIfTheStoreHasNothingOfThatNode() {
        Trail.Kept kept = new Trail.Kept(PHONE, List.of(sent(1, 0, 1), sent(1, 9, 9)), 7, true);

        Chains memory = new Chains(List.of(entry(sent(2, 0, 1))), List.of(kept));
        assertThat(memory.leftOut(PHONE)).isEqualTo(7);
        assertThat(memory.headless(PHONE)).isTrue();
        Chains store = new Chains(List.of(entry(sent(1, 0, 1))), List.of(kept));
        assertThat(store.leftOut(PHONE)).isZero();
        assertThat(store.headless(PHONE)).isFalse();
    }

    @Test
    void entries_asManyAsWereAskedFor_sayThatSomeAreLeftOut() {
        List<Entry> stored = new ArrayList<>();
        for (int i = 0; i < 2 * Chains.ENTRIES - 1; i++) {
            stored.add(entry(sent(1, i, i)));
        }
        assertThat(new Chains(stored, List.of()).leftOut(PHONE)).isZero();
        stored.add(entry(sent(1, 1_000, 1_000)));

        Chains chains = new Chains(stored, List.of());
        assertThat(chains.leftOut(PHONE)).isOne();
        assertThat(chains.steps(PHONE)).hasSize(2 * Chains.ENTRIES - 1).contains(sent(1, 0, 0), sent(1, 1_000, 1_000));
    }

    private static Step sent(long node, int second, int connection) {
        return new Step(
                node, new ZimPushEvent.Sent(DELIVERY, AT.plusSeconds(second), connection, false, Duration.ZERO));
    }

    private static Step adopted(long node, int second) {
        return new Step(node, new ClusterEvent.Adopted(DELIVERY, AT.plusSeconds(second), false));
    }

    private static Trail.Kept kept(Step... steps) {
        return new Trail.Kept(PHONE, List.of(steps), 0, false);
    }

    private static Entry entry(Step... steps) {
        StringBuilder text = new StringBuilder();
        for (Step step : steps) {
            text.append(StepWriter.write(step.event())).append('\n');
        }
        return new Entry(DELIVERY, steps[0].node(), text.toString());
    }
}
