package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.CancelReason;
import dev.zimpush.DeliveryId;
import dev.zimpush.ZimPushEvent.Held;
import dev.zimpush.ZimPushEvent.Settled;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a log-out means for what is pending. */
class LogOutTest {
    private static final DeliveryId PENDING = new DeliveryId(PHONE, "m-1");

    @Test
    void logOut_noHandOverWait_whatIsPendingIsCancelledAndNeverDue() {
        try (TestHost host = new TestHost(builder -> builder.handOverWait(Duration.ZERO))) {
            host.open(PHONE, new RecordingLink());
            host.send("m-1");
            host.zim.devices().logOut(PHONE);
            host.pass(60_000);
            assertThat(host.log.reasons(PENDING)).isEmpty();
            assertThat(host.log.of(Settled.class))
                    .extracting(Settled::cancelReason)
                    .containsExactly(CancelReason.LOGGED_OUT);
            assertThat(host.provider.requests()).isEmpty();
        }
    }

    @Test
    void logOut_whatIsPending_isNotHeldForAHandOver() {
        try (TestHost host = new TestHost()) {
            host.open(PHONE, new RecordingLink());
            host.send("m-1");
            host.zim.devices().logOut(PHONE);
            assertThat(host.log.of(Held.class)).isEmpty();
            assertThat(host.log.of(Settled.class))
                    .extracting(Settled::cancelReason)
                    .containsExactly(CancelReason.LOGGED_OUT);
        }
    }
}
