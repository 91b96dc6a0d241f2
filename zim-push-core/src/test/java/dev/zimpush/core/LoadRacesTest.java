package dev.zimpush.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Link;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Thousands of things at one moment. */
class LoadRacesTest {
    private static final PushContent CONTENT = PushContent.alert("Alice", "Hi");
    private static final int CAP = 64;

    private final ManualTime time = new ManualTime();
    private final Vendor vendor = new Vendor();
    private final Count count = new Count();
    private final List<Connection> connections = new ArrayList<>();
    private final ZimPush zim = ZimPushBuilder.create()
            .time(time)
            .executor(time)
            .provider(vendor)
            .listener(count)
            .inFlightPerCredential(CAP)
            .pushPace(PushPace.standard().perSecond(PushPace.UNLIMITED, PushPace.UNLIMITED))
            .random(new Random(26))
            .build();

    @AfterEach
    void close() {
        zim.close(Duration.ZERO);
    }

    @Test
    void row26_allDeadlinesAtOnce_inFlightStaysUnderTheCapAndAllSettle() {
        connect(5_000);
        sendToEach("m");
        time.advance(Duration.ofMillis(5_020));
        assertThat(vendor.most).isEqualTo(CAP);
        vendor.answerAll();
        assertThat(vendor.most).isEqualTo(CAP);
        assertThat(count.outcomes).isEqualTo(Map.of(Outcome.PUSHED, 5_000));
        assertThat(zim.connections().size()).isEqualTo(5_000);
    }

    @Test
    void row26_allConnectionsAreLostAndComeBackAtOnce_nothingIsPushedAndAllIsWrittenAgain() {
        connect(5_000);
        sendToEach("m");
        List<Connection> before = List.copyOf(connections);
        before.forEach(connection -> connection.close(CloseReason.TRANSPORT_FAILED));
        time.advance(Duration.ofMillis(1_900));
        connections.clear();
        connect(5_000);
        assertThat(count.sentAgain).isEqualTo(5_000);
        connections.forEach(connection -> connection.acknowledge("m"));
        time.advance(Duration.ofSeconds(20));
        assertThat(vendor.asked).isZero();
        assertThat(count.outcomes).isEqualTo(Map.of(Outcome.ACKED, 5_000));
    }

    @Test
    void row32_manyAcksInFlight_noDeadlineFiresEarlyAndEachWithinTwoTicks() {
        connect(2_000);
        for (int wave = 0; wave < 100; wave++) {
            sendToEach("m-" + wave);
            time.advance(Duration.ofNanos(7_654_321));
        }
        for (int wave = 0; wave < 100; wave += 2) {
            String id = "m-" + wave;
            connections.forEach(connection -> connection.acknowledge(id));
        }
        vendor.answersAtOnce = true;
        time.advance(Duration.ofSeconds(10));
        assertThat(count.outcomes).isEqualTo(Map.of(Outcome.ACKED, 100_000, Outcome.PUSHED, 100_000));
        assertThat(count.earliest).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(count.latest).isLessThan(Duration.ofSeconds(5).plusMillis(17));
        assertThat(count.mostLate).isLessThan(Duration.ofMillis(17));
    }

    @Test
    void row32_manyAcksOverAndNobodyConnected_theTimerSleeps() {
        connect(1_000);
        vendor.answersAtOnce = true;
        sendToEach("acked");
        connections.forEach(connection -> connection.acknowledge("acked"));
        sendToEach("pushed");
        time.advance(Duration.ofSeconds(6));
        connections.forEach(connection -> connection.close(CloseReason.CLIENT_CLOSED));
        time.advance(Duration.ofSeconds(31));
        assertThat(count.outcomes).isEqualTo(Map.of(Outcome.ACKED, 1_000, Outcome.PUSHED, 1_000));
        assertThat(time.nextAlarm()).isEmpty();
    }

    private void connect(int users) {
        for (int i = 0; i < users; i++) {
            DeviceKey device = DeviceKey.of("user-" + i, "phone");
            zim.devices().bind(device, Address.apns("token-" + i, "com.acme.chat"));
            connections.add(zim.connections().open(device, new SilentLink()));
        }
    }

    private void sendToEach(String messageId) {
        for (Connection connection : connections) {
            zim.send(Message.to(connection.device().userId())
                    .id(messageId)
                    .push(CONTENT)
                    .build());
            connection.heartbeat();
        }
    }

    private static final class SilentLink implements Link {
        @Override
        public void deliver(Message message) {}

        @Override
        public void close(CloseReason reason) {}
    }

    /** Counts; all on the test's thread. */
    private static final class Count implements ZimPushListener {
        final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        int sentAgain;
        Duration earliest = Duration.ofDays(1);
        Duration latest = Duration.ZERO;
        Duration mostLate = Duration.ZERO;

        @Override
        public void settled(ZimPushEvent.Settled event) {
            outcomes.merge(event.outcome(), 1, Integer::sum);
        }

        @Override
        public void sent(ZimPushEvent.Sent event) {
            sentAgain += event.again() ? 1 : 0;
        }

        @Override
        public void pushDue(ZimPushEvent.PushDue event) {
            earliest = earliest.compareTo(event.sinceAccepted()) < 0 ? earliest : event.sinceAccepted();
            latest = latest.compareTo(event.sinceAccepted()) > 0 ? latest : event.sinceAccepted();
            mostLate = mostLate.compareTo(event.late()) > 0 ? mostLate : event.late();
        }
    }

    /** Answers when told to. */
    private static final class Vendor implements PushProvider {
        private final Queue<CompletableFuture<PushVerdict>> open = new ArrayDeque<>();
        boolean answersAtOnce;
        int asked;
        int most;

        void answerAll() {
            for (CompletableFuture<PushVerdict> next = open.poll(); next != null; next = open.poll()) {
                next.complete(PushVerdict.accepted(200));
            }
        }

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public boolean serves(Address address) {
            return true;
        }

        @Override
        public void validate(Message message) {}

        @Override
        public CompletionStage<PushVerdict> push(PushRequest request) {
            asked++;
            CompletableFuture<PushVerdict> answer = new CompletableFuture<>();
            if (answersAtOnce) {
                answer.complete(PushVerdict.accepted(200));
            } else {
                open.add(answer);
                most = Math.max(most, open.size());
            }
            return answer;
        }

        @Override
        public void close() {}
    }
}
