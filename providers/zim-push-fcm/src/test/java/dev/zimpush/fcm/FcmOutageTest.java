package dev.zimpush.fcm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.NodeView;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.PushPace;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.testkit.EventLog;
import dev.zimpush.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole library over real connections to a server that fails for a minute; the library's time is moved by hand. */
class FcmOutageTest {
    private static final int MESSAGES = 60;
    private static final int CAP = 8;
    private static final int AT_FIRST = 20;

    private final ManualTime time = new ManualTime();
    private final EventLog log = new EventLog();
    private final List<FcmServer.Request> before = new ArrayList<>();
    private FcmServer server;
    private ZimPush zim;

    @BeforeEach
    void start() throws Exception {
        server = FcmServer.start();
        zim = ZimPushBuilder.create()
                .time(time)
                .executor(time)
                .listener(log)
                .provider(server.provider().build())
                .inFlightPerCredential(CAP)
                .pushPace(PushPace.standard()
                        .perSecond(AT_FIRST, AT_FIRST)
                        .breaker(3, Duration.ofSeconds(5), Duration.ofSeconds(20)))
                .build();
        zim.devices().bind(DeviceKey.of("bob", "phone"), Address.fcmToken(Pushes.TOKEN, "com.acme.chat"));
    }

    @AfterEach
    void stop() {
        zim.close(Duration.ZERO);
        server.close();
    }

    /** What the server does for a minute. */
    enum Fault {
        HANGS,
        REFUSES_CONNECTIONS,
        DROPS_CONNECTIONS,
        IS_UNAVAILABLE,
        TRICKLES,
        REFUSES_THE_CREDENTIAL
    }

    @ParameterizedTest
    @EnumSource
    void serverThatFailsForAMinute_nothingIsLost_andItSeesARampAfterwards(Fault fault) throws Exception {
        begin(fault);
        send(MESSAGES);
        pass(60);
        assertThat(log.of(ZimPushEvent.Settled.class)).isEmpty();
        assertThat(breaker()).isNotEqualTo(NodeView.Breaker.CLOSED);
        before.addAll(server.requests());
        assertThat(server.trickled() > 0)
                .as("an answer that goes on and on was given up")
                .isEqualTo(fault == Fault.TRICKLES);
        assertThat(before).as("requests while it failed").hasSizeLessThan(5 * CAP);
        if (fault == Fault.REFUSES_CONNECTIONS) {
            server = FcmServer.startAt(server.uri());
        }
        server.always(null);
        FcmServer back = server;
        assertRamp(recovery(() -> back.requests().size()));
        assertThat(breaker()).isEqualTo(NodeView.Breaker.CLOSED);
        assertThat(log.of(ZimPushEvent.Settled.class))
                .hasSize(MESSAGES)
                .allMatch(settled -> settled.outcome() == Outcome.PUSHED);
        assertIdsAreTheSameInAllTries();
    }

    @Test
    void quotaOfTheProjectIsUsedUp_allWaitAsLongAsFcmSays() {
        server.always(FcmServer.answer(429, FcmErrors.projectQuota(null), "Retry-After", "90"));
        send(MESSAGES);
        untilIdle(Duration.ofSeconds(5));
        int asked = server.requests().size();
        assertThat(asked).as("those under way").isLessThanOrEqualTo(CAP);
        server.always(null);
        pass(89);
        assertThat(server.requests()).hasSize(asked);
        assertRamp(recovery(() -> server.requests().size() - asked));
        assertThat(log.of(ZimPushEvent.Settled.class)).hasSize(MESSAGES);
    }

    @Test
    void quotaOfADeviceIsUsedUp_theOthersGoOn() {
        server.always(FcmServer.answer(
                429, FcmErrors.withCode(429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"), "Retry-After", "90"));
        send(AT_FIRST);
        untilIdle(Duration.ofSeconds(5));
        assertThat(server.requests()).hasSize(AT_FIRST);
        assertThat(breaker()).isEqualTo(NodeView.Breaker.CLOSED);
    }

    private void begin(Fault fault) {
        switch (fault) {
            case HANGS -> server.always(server::hang);
            case REFUSES_CONNECTIONS -> server.close();
            case DROPS_CONNECTIONS -> server.always(HttpExchange::close);
            case IS_UNAVAILABLE ->
                server.always(FcmServer.answer(503, FcmErrors.withCode(503, "UNAVAILABLE", "UNAVAILABLE")));
            case TRICKLES -> server.always(server::trickle);
            case REFUSES_THE_CREDENTIAL ->
                server.always(FcmServer.answer(401, FcmErrors.plain(401, "UNAUTHENTICATED")));
        }
    }

    private void assertIdsAreTheSameInAllTries() {
        Map<String, Set<String>> ids = new HashMap<>();
        before.addAll(server.requests());
        for (FcmServer.Request request : before) {
            JsonObject data = request.message().getAsJsonObject("data");
            ids.computeIfAbsent(data.get(PushRequest.DATA_MESSAGE_ID).getAsString(), id -> new HashSet<>())
                    .add(data.get(FcmProvider.DATA_PUSH_ID).getAsString());
        }
        assertThat(ids)
                .hasSize(MESSAGES)
                .allSatisfy((id, pushIds) -> assertThat(pushIds).hasSize(1));
        assertThat(log.of(ZimPushEvent.Attempted.class)).hasSizeGreaterThan(MESSAGES);
    }

    private NodeView.Breaker breaker() {
        return zim.view().providers().get(0).credentials().get(0).breaker();
    }

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            zim.send(Message.to("bob")
                    .id("m-" + i)
                    .push(PushContent.alert("Alice", "Hi"))
                    .build());
        }
    }

    /** Lets time pass, second by second; between two seconds the calls that are under way may end. */
    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            time.advance(Duration.ofSeconds(1));
            untilIdle(Duration.ofMillis(100));
            assertThat(zim.view().providers().get(0).inFlight()).isLessThanOrEqualTo(CAP);
            assertThat(zim.view().providers().get(0).queued()).isLessThanOrEqualTo(MESSAGES);
        }
    }

    /** Lets time pass until all is settled; how many requests came in each second. */
    private List<Integer> recovery(IntSupplier requests) {
        List<Integer> perSecond = new ArrayList<>();
        while (zim.view().deliveries().unsettled() > 0 && perSecond.size() < 300) {
            int before = requests.getAsInt();
            for (int i = 0; i < 10; i++) {
                time.advance(Duration.ofMillis(100));
                untilIdle(Duration.ofSeconds(5));
            }
            perSecond.add(requests.getAsInt() - before);
        }
        return perSecond;
    }

    /** A second may add what was saved up in the second before to twice what that one began. */
    private static void assertRamp(List<Integer> perSecond) {
        List<Integer> begun = perSecond.stream().dropWhile(count -> count == 0).toList();
        assertThat(begun.get(0)).as("%s", perSecond).isLessThanOrEqualTo(3);
        for (int i = 1; i < Math.min(5, begun.size()); i++) {
            assertThat(begun.get(i)).as("second %d of %s", i, perSecond).isLessThanOrEqualTo(3 << i);
        }
        assertThat(begun).allMatch(count -> count <= 2 * AT_FIRST);
    }

    private void untilIdle(Duration atMost) {
        long begin = System.nanoTime();
        while (zim.view().providers().get(0).inFlight() > 0 && System.nanoTime() - begin < atMost.toNanos()) {
            Thread.onSpinWait();
        }
    }
}
