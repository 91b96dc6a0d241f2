package dev.zimpush.core.internal.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Explanation.Step;
import dev.zimpush.ZimPushEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a chain in memory weighs, and what is known of its beginning. */
class TrailTest {
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");
    private static final Instant AT = Instant.parse("2026-03-01T10:15:30Z");

    @Test
    void weight_ofAChainThatIsFull_growsNoMore() {
        Trail trail = new Trail();
        trail.add(decided(0), Keeping.IN_MEMORY, true);
        int first = trail.weight();
        for (int i = 1; i < 64; i++) {
            trail.add(decided(i), Keeping.IN_MEMORY, false);
        }
        int full = trail.weight();
        assertThat(full).isGreaterThan(first + 63 * 200);
        for (int i = 64; i < 1_000; i++) {
            trail.add(decided(i), Keeping.IN_MEMORY, false);
        }

        assertThat(trail.weight()).isEqualTo(full);
        assertThat(trail.chains().get(0).leftOut()).isEqualTo(1_000 - 64);
    }

    @Test
    void chain_whoseFirstStepIsNotHere_isHeadless() {
        Trail whole = new Trail();
        whole.add(decided(0), Keeping.IN_MEMORY, true);
        whole.add(decided(1), Keeping.IN_MEMORY, false);
        Trail evicted = new Trail();
        evicted.add(decided(1), Keeping.IN_MEMORY, false);

        assertThat(whole.chains().get(0).headless()).isFalse();
        assertThat(evicted.chains().get(0).headless()).isTrue();
    }

    private static Step decided(int second) {
        return new Step(
                0,
                new ZimPushEvent.RuleDecided(
                        new DeliveryId(PHONE, "m-1"), AT.plusSeconds(second), "rule", false, "quiet hours"));
    }

    @Test
    void weight_ofLongWords_isTheirs() {
        Trail trail = new Trail();
        int before = trail.weight();
        trail.add(
                new Step(
                        0,
                        new ZimPushEvent.RuleDecided(new DeliveryId(PHONE, "m-1"), AT, "rule", false, "x".repeat(400))),
                Keeping.IN_MEMORY,
                true);

        assertThat(trail.weight() - before).isGreaterThan(800);
    }
}
