package dev.zimpush.apns;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole library over a real connection to a server that fails for a minute; the library's time is moved by hand. */
@ExtendWith(NettyLeaks.class)
class ApnsOutageTest {
    private static final int MESSAGES = 60;
    private static final int CAP = 8;
    private static final int AT_FIRST = 20;

    private final ManualTime time = new ManualTime();
    private final EventLog log = new EventLog();
    private final List<ScriptedApns.Request> before = new ArrayList<>();
    private ScriptedApns apns;
    private ZimPush zim;

    @BeforeEach
    void start() throws Exception {
        apns = new ScriptedApns();
        zim = ZimPushBuilder.create()
                .time(time)
                .executor(time)
                .listener(log)
                .provider(apns.provider().build())
                .inFlightPerCredential(CAP)
                .pushPace(PushPace.standard()
                        .perSecond(AT_FIRST, AT_FIRST)
                        .breaker(3, Duration.ofSeconds(5), Duration.ofSeconds(20)))
                .build();
        zim.devices().bind(DeviceKey.of("bob", "phone"), TestPush.ALERT);
    }

    @AfterEach
    void stop() throws Exception {
        zim.close(Duration.ZERO);
        apns.close();
    }

    /** What the server does for a minute. */
    enum Fault {
        HANGS,
        REFUSES_CONNECTIONS,
        SAYS_GOODBYE,
        RESETS_CONNECTIONS,
        IS_UNAVAILABLE,
        TRICKLES,
        REFUSES_THE_CREDENTIAL
    }

    @ParameterizedTest
    @EnumSource
    void serverThatFailsForAMinute_nothingIsLost_andItSeesARampAfterwards(Fault fault) throws Exception {
        int port = apns.port();
        begin(fault);
        for (int i = 0; i < MESSAGES; i++) {
            send("m-" + i);
        }
        pass(60);
        assertThat(log.of(ZimPushEvent.Settled.class)).isEmpty();
        assertThat(breaker()).isNotEqualTo(NodeView.Breaker.CLOSED);
        before.addAll(apns.waiting());
        assertThat(apns.trickled() > 1).as("answers that go on and on").isEqualTo(fault == Fault.TRICKLES);
        assertThat(before).as("requests while it failed").hasSizeLessThan(3 * CAP);
        if (fault == Fault.REFUSES_CONNECTIONS) {
            apns = new ScriptedApns(port);
        }
        int seen = apns.count();
        apns.answers(200, "");
        assertRamp(recovery(() -> apns.count() - seen));
        assertThat(breaker()).isEqualTo(NodeView.Breaker.CLOSED);
        assertThat(log.of(ZimPushEvent.Settled.class))
                .hasSize(MESSAGES)
                .allMatch(settled -> settled.outcome() == Outcome.PUSHED);
        assertIdsAreTheSameInAllTries();
    }

    @Test
    void deviceThatGetsTooMany_waitsAlone() {
        apns.answersReason(429, "TooManyRequests");
        for (int i = 0; i < AT_FIRST; i++) {
            send("m-" + i);
        }
        untilIdle(Duration.ofSeconds(5));
        assertThat(apns.count()).isGreaterThanOrEqualTo(AT_FIRST);
        assertThat(breaker()).isEqualTo(NodeView.Breaker.CLOSED);
    }

    private void begin(Fault fault) {
        switch (fault) {
            case HANGS -> apns.keepsSilent();
            case REFUSES_CONNECTIONS -> apns.close();
            case SAYS_GOODBYE -> apns.saysGoodbye();
            case RESETS_CONNECTIONS -> apns.resetsConnections();
            case IS_UNAVAILABLE -> apns.answersReason(503, "ServiceUnavailable");
            case TRICKLES -> apns.trickles();
            case REFUSES_THE_CREDENTIAL -> apns.answersReason(403, "InvalidProviderToken");
        }
    }

    private void assertIdsAreTheSameInAllTries() {
        Map<Object, Set<String>> ids = new HashMap<>();
        before.addAll(apns.waiting());
        for (ScriptedApns.Request request : before) {
            ids.computeIfAbsent(request.json().get(PushRequest.DATA_MESSAGE_ID), id -> new HashSet<>())
                    .add(request.header("apns-id"));
        }
        assertThat(ids)
                .hasSize(MESSAGES)
                .allSatisfy((id, apnsIds) -> assertThat(apnsIds).hasSize(1));
        assertThat(log.of(ZimPushEvent.Attempted.class)).hasSizeGreaterThan(MESSAGES);
    }

    private NodeView.Breaker breaker() {
        return zim.view().providers().get(0).credentials().get(0).breaker();
    }

    private void send(String id) {
        zim.send(Message.to("bob").id(id).push(PushContent.alert("Alice", "Hi")).build());
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
