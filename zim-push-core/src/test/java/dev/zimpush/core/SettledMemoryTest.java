package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Connection;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is remembered of settled deliveries, and for how long. */
class SettledMemoryTest {
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final int MOST = 3;

    private final TestHost host = new TestHost(builder -> builder.rememberSettled(TIME, MOST));
    private final RecordingLink link = new RecordingLink();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void sentAgain_amongTheLastSettled_isWrittenOnce() {
        settle("m-1", "m-2", "m-3");
        host.send("m-1");

        assertThat(link.ids()).containsExactly("m-1", "m-2", "m-3");
    }

    @Test
    void sentAgain_moreWereSettledSince_theOldestIsForgotten() {
        settle("m-1", "m-2", "m-3", "m-4");
        host.send("m-2");
        host.send("m-1");

        assertThat(link.ids()).containsExactly("m-1", "m-2", "m-3", "m-4", "m-1");
    }

    @Test
    void sentAgain_manyOfOneDevice_areAllRemembered() {
        TestHost large = new TestHost(builder -> builder.rememberSettled(TIME, 20_000));
        try {
            Connection connection = large.open(PHONE, link);
            for (int i = 0; i < 10_000; i++) {
                large.send("m-" + i);
                connection.acknowledge("m-" + i);
            }
            for (int i = 0; i < 10_000; i++) {
                large.send("m-" + i);
            }
            assertThat(link.ids()).hasSize(10_000);
        } finally {
            large.close();
        }
    }

    @Test
    void sentAgain_timeIsOver_isWrittenAgain() {
        settle("m-1");
        host.pass(TIME.toMillis() - 1);
        host.send("m-1");
        assertThat(link.ids()).containsExactly("m-1");

        host.pass(1);
        host.send("m-1");
        assertThat(link.ids()).containsExactly("m-1", "m-1");
    }

    @Test
    void acknowledgedLate_remembered_isReportedOnce() {
        host.send("m-1");
        host.zim.acknowledge(PHONE, "m-1");
        host.zim.acknowledge(PHONE, "m-1");

        assertThat(host.log.of(ZimPushEvent.LateAck.class)).hasSize(1);
    }

    @Test
    void acknowledgedLate_timeIsOver_isNotReported() {
        host.send("m-1");
        host.pass(TIME.toMillis());
        host.zim.acknowledge(PHONE, "m-1");

        assertThat(host.log.of(ZimPushEvent.LateAck.class)).isEmpty();
    }

    private void settle(String... ids) {
        Connection connection = host.open(PHONE, link);
        for (String id : ids) {
            host.send(id);
            connection.acknowledge(id);
        }
    }
}
