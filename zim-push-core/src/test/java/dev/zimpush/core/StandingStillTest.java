package dev.zimpush.core;

import static dev.zimpush.core.TestHost.DESKTOP;
import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Connection;
import dev.zimpush.Outcome;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Pending;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A process that stood still owes its clients their time, and nobody a stale push. */
class StandingStillTest {
    private final TestHost host = new TestHost();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void message_thatOutlivedItsTimeWhileTheProcessStoodStill_isNotPushed() {
        host.open(PHONE, new RecordingLink());
        host.zim.send(message("m-1").timeToLive(Duration.ofSeconds(30)).build());
        host.time.stall(Duration.ofHours(1));
        host.pass(10_000);
        assertThat(host.outcome("m-1")).contains(Outcome.EXPIRED);
        assertThat(host.provider.requests()).isEmpty();
    }

    @Test
    void message_whoseTimeEndedInTheVendorsQueueWhileTheProcessStoodStill_isNotClaimed() {
        try (TestHost narrow = new TestHost(builder -> builder.inFlightPerCredential(1))) {
            Pending first = narrow.provider.nextPending();
            narrow.send("m-1");
            narrow.open(DESKTOP, new RecordingLink());
            narrow.zim.send(message("m-2").timeToLive(Duration.ofSeconds(30)).build());
            narrow.time.stall(Duration.ofHours(1));
            first.answer(PushVerdict.accepted(200));
            assertThat(narrow.outcome("m-1")).contains(Outcome.PUSHED);
            assertThat(narrow.outcome("m-2")).contains(Outcome.EXPIRED);
            assertThat(narrow.provider.messageIds()).containsExactly("m-1");
        }
    }

    @Test
    void message_withTimeLeft_stillGetsItsAckTimeoutAfterwards() {
        Connection connection = host.open(PHONE, new RecordingLink());
        host.send("m-1");
        host.time.stall(Duration.ofHours(1));
        host.time.runTasks();
        assertThat(host.provider.requests()).isEmpty();
        connection.acknowledge("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.ACKED);
    }
}
