package dev.zimpush.core;

import static dev.zimpush.core.TestHost.PHONE;
import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DueReason;
import dev.zimpush.Outcome;
import dev.zimpush.Presence;
import dev.zimpush.Registration;
import dev.zimpush.ShutdownReport;
import dev.zimpush.ZimPush;
import dev.zimpush.testkit.RecordingLink;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rows of the page on limits that are about closing; each test is named after its row. */
class LimitsAtTheEndTest {
    private final LimitsPage page = LimitsPage.read();
    private final RecordingLink link = new RecordingLink();
    private final TestHost host = new TestHost();

    @AfterEach
    void close() {
        host.close();
    }

    @Test
    void everyRow_hasATestOfItsName() {
        List<String> tests = Stream.of(
                        LimitsOfValuesTest.class,
                        LimitsOfTheBuilderTest.class,
                        LimitsOfProfilesTest.class,
                        LimitsAtWorkTest.class,
                        LimitsInAClusterTest.class,
                        LimitsOfRetractionTest.class,
                        LimitsAtTheEndTest.class)
                .flatMap(test -> Arrays.stream(test.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .filter(name -> !name.startsWith("everyRow"))
                .toList();
        assertThat(tests).containsExactlyInAnyOrderElementsOf(page.rows());
    }

    @Test
    void closeForANegativeTime() {
        page.refuses(
                "closeForANegativeTime", IllegalArgumentException.class, () -> host.zim.close(Duration.ofSeconds(-1)));
        host.send("m-1");
        assertThat(host.outcome("m-1")).contains(Outcome.PUSHED);
    }

    @Test
    void closeForEver() {
        assertThat(host.zim.close(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(new ShutdownReport(Map.of(), 0, 0));
        ZimPush onSystemTime = ZimPushBuilder.create().build();
        assertThat(onSystemTime.close(Duration.ofSeconds(Long.MAX_VALUE)).maybePushed())
                .isZero();
    }

    @Test
    void closeTwice() {
        host.openPhone();
        host.send("m-1");
        ShutdownReport report = host.zim.close(Duration.ZERO);
        assertThat(report.settled()).isEqualTo(Map.of(Outcome.CANCELLED, 1));
        assertThat(host.zim.close(Duration.ofSeconds(3))).isSameAs(report);
    }

    @Test
    void closeFromWithinClose() {
        ShutdownReport[] inner = new ShutdownReport[1];
        try (CallbackHost callback = new CallbackHost()) {
            callback.zim.connections().open(PHONE, callback);
            callback.zim.send(message("m-1").build());
            callback.at(CallbackHost.Callback.LINK_CLOSE, () -> inner[0] = callback.zim.close(Duration.ZERO));
            assertThat(callback.zim.close(Duration.ZERO).settled()).isEqualTo(Map.of(Outcome.CANCELLED, 1));
            assertThat(inner[0].settled()).isEqualTo(Map.of(Outcome.CANCELLED, 1));
        }
    }

    @Test
    void beginAfterClose() {
        Registration registration = host.addresses("bob").get(0);
        host.close();
        Address address = Address.apns("token", "com.acme.chat");
        List<ThrowingCallable> calls = List.of(
                () -> host.zim.send(message("m-1").build()),
                () -> host.zim.trigger().due(message("m-1").build(), PHONE, DueReason.DISCONNECTED),
                () -> host.zim.recall("bob", "m-1"),
                () -> host.zim.read("bob", "alice", 1),
                () -> host.zim.connections().open(PHONE, link),
                () -> host.zim.connections().open(PHONE, link, Duration.ofSeconds(3)),
                () -> host.zim.devices().bind(PHONE, address),
                () -> host.zim.devices().unbind(registration),
                () -> host.zim.devices().logOut(PHONE),
                () -> host.zim.devices().addresses("bob"));
        for (ThrowingCallable call : calls) {
            page.refuses("beginAfterClose", IllegalStateException.class, call);
        }
        assertThat(link.ids()).isEmpty();
        assertThat(host.provider.requests()).isEmpty();
    }

    @Test
    void reportAfterClose() {
        Connection connection = host.open(PHONE, link);
        host.send("m-1");
        host.close();
        connection.heartbeat();
        connection.acknowledge("m-1");
        connection.close(CloseReason.CLIENT_CLOSED);
        host.zim.acknowledge(PHONE, "m-1");
        assertThat(connection.isOpen()).isFalse();
        assertThat(connection.ready()).isCompleted();
        assertThat(host.outcome("m-1")).contains(Outcome.CANCELLED);
        assertThat(link.closings()).containsExactly(CloseReason.SHUTDOWN);
        assertThat(host.zim.connections().size()).isZero();
        assertThat(host.zim.connections().find(PHONE)).isEmpty();
        assertThat(host.zim.connections().presence(PHONE)).isEqualTo(Presence.OFFLINE);
        assertThat(host.zim.connections().presence("bob")).isEmpty();
    }
}
