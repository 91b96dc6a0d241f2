package dev.zimpush.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is remembered of pushes, and for how long. */
class RecentPushesTest {
    private static final Instant NOW = Instant.parse("2031-09-27T13:44:58Z");

    private final RecentPushes pushes = new RecentPushes(Duration.ofSeconds(10), 3);

    @Test
    void acknowledged_withinTheTime_isToldOnce() {
        pushes.pushed(delivery(1), "ack_timeout", NOW);
        assertThat(pushes.acknowledged(delivery(1), NOW.plusSeconds(10))).isEqualTo("ack_timeout");
        assertThat(pushes.acknowledged(delivery(1), NOW.plusSeconds(10))).isNull();
    }

    @Test
    void acknowledged_later_isNotTold() {
        pushes.pushed(delivery(1), "ack_timeout", NOW);
        assertThat(pushes.acknowledged(delivery(1), NOW.plusSeconds(10).plusNanos(1)))
                .isNull();
    }

    @Test
    void acknowledged_afterTheClockWasSetBack_isToldOnlyWithinTheTime() {
        pushes.pushed(delivery(1), "disconnected", NOW.plusSeconds(3_600));
        pushes.pushed(delivery(2), "ack_timeout", NOW);
        pushes.pushed(delivery(3), "ack_timeout", NOW);
        assertThat(pushes.acknowledged(delivery(2), NOW.plusSeconds(10))).isEqualTo("ack_timeout");
        assertThat(pushes.acknowledged(delivery(3), NOW.plusSeconds(11))).isNull();
    }

    @Test
    void pushes_beyondTheMost_forgetTheOldest() {
        for (int i = 1; i <= 4; i++) {
            pushes.pushed(delivery(i), "disconnected", NOW);
        }
        assertThat(pushes.acknowledged(delivery(1), NOW)).isNull();
        assertThat(pushes.acknowledged(delivery(2), NOW)).isEqualTo("disconnected");
    }

    @Test
    void id_thatIsPushedAgain_isRememberedFromTheSecondTime() {
        pushes.pushed(delivery(1), "disconnected", NOW);
        pushes.pushed(delivery(1), "ack_timeout", NOW.plusSeconds(8));
        assertThat(pushes.acknowledged(delivery(1), NOW.plusSeconds(15))).isEqualTo("ack_timeout");
    }

    private static DeliveryId delivery(int number) {
        return new DeliveryId(DeviceKey.of("bob", "phone"), "m-" + number);
    }
}
