package dev.zimpush.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** So many connections that the time of their heartbeats is not read for each. */
final class CrowdTest {
    private static final int MANY = 2_000;

    @Test
    void connectionsOfACrowd_silentForThirtySeconds_areClosedNotBeforeAndSoonAfter() {
        try (TestHost host = new TestHost()) {
            List<Connection> crowd = IntStream.range(0, MANY)
                    .mapToObj(i -> host.open(DeviceKey.of("user" + i, "phone"), new RecordingLink()))
                    .toList();
            for (int second = 0; second < 100; second += 10) {
                crowd.forEach(Connection::heartbeat);
                host.time.advance(Duration.ofMillis(7));
                crowd.forEach(Connection::heartbeat);
                host.time.advance(Duration.ofSeconds(10));
            }

            host.time.advance(Duration.ofSeconds(20).minusNanos(1));
            assertThat(crowd).allMatch(Connection::isOpen);
            host.time.advance(Duration.ofMillis(25).plusNanos(1));
            assertThat(crowd).noneMatch(Connection::isOpen);
        }
    }
}
