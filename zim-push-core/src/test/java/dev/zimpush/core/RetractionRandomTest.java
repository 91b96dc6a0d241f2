package dev.zimpush.core;

import static dev.zimpush.core.TestHost.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.Address;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.SettlementMode;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.Answer;
import dev.zimpush.testkit.Pending;
import dev.zimpush.testkit.RecordingLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens in whatever order, with answers of all kinds and none, addresses that come and go, and a close: a retraction goes to
 * devices that were pushed only, not before they were, and each push is told to be taken back at most once; what was withdrawn after it
 * was pushed is told of in the end. The seed is the test's parameter.
 */
class RetractionRandomTest {
    private static final int STEPS = 400;

    static LongStream seeds() {
        return LongStream.range(0, 40).map(i -> 7_919 * i + 3);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyOrder_takesBackWhatWasPushedOnce(long seed) {
        Random random = new Random(seed);
        try (TestHost host = new TestHost(
                builder -> builder.retraction(RetractionSettings.standard().apnsPerHour(1 + random.nextInt(4))))) {
            new Run(host, random).go();
        }
    }

    private static final class Run {
        private final TestHost host;
        private final Random random;
        private final List<DeviceKey> devices = new ArrayList<>();
        private final List<Pending> pending = new ArrayList<>();
        private final List<String> sent = new ArrayList<>();
        private final Set<String> shared = new HashSet<>();

        Run(TestHost host, Random random) {
            this.host = host;
            this.random = random;
        }

        void go() {
            for (String name : List.of("phone", "desktop", "tablet")) {
                DeviceKey device = DeviceKey.of("bob", name);
                devices.add(device);
                host.bind(device);
            }
            for (int i = 0; i < STEPS; i++) {
                step(i);
            }
            if (random.nextInt(4) == 0) {
                host.zim.close(Duration.ZERO);
                answerAll();
                host.pass(Duration.ofHours(3).toMillis());
                look(false);
                assertThat(host.time.nextAlarm()).isEmpty();
                return;
            }
            answerAll();
            host.provider.always(Answer.accepted());
            devices.forEach(this::bind);
            host.pass(Duration.ofHours(3).toMillis());
            look(true);
        }

        private void answerAll() {
            pending.forEach(answer -> answer.answer(PushVerdict.accepted(200)));
        }

        private void bind(DeviceKey device) {
            Address address = Address.apns(device.deviceId() + "-" + random.nextInt(3), "com.acme.chat");
            host.zim.devices().bind(device, random.nextBoolean() ? address.inUnknownEnvironment() : address);
        }

        private void step(int number) {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> send("m-" + number, number);
                case 3 -> host.zim.recall("bob", any());
                case 4 -> host.zim.read("bob", "alice", random.nextInt(number + 1));
                case 5 -> host.zim.acknowledge(device(), any());
                case 10 -> bind(device());
                case 11 -> {
                    // no answer ever
                    host.provider.nextPending();
                }
                case 6 -> host.open(device(), new RecordingLink());
                case 7 -> host.provider.next(verdict());
                case 8 -> {
                    if (pending.isEmpty() || random.nextBoolean()) {
                        pending.add(host.provider.nextPending());
                    } else {
                        pending.remove(0).answer(verdict());
                    }
                }
                default -> host.pass(random.nextInt(4) == 0 ? random.nextInt(1_200_000) : random.nextInt(3_000));
            }
        }

        private void send(String id, int sequence) {
            PushContent.Builder content =
                    PushContent.builder(PushContent.Type.ALERT).title("Alice");
            if (random.nextInt(3) == 0) {
                content.collapseId("shared");
                shared.add(id);
            }
            sent.add(id);
            host.zim.send(message(id)
                    .conversation("alice", sequence)
                    .push(content.build())
                    .settlement(random.nextBoolean() ? SettlementMode.ANY_DEVICE : SettlementMode.EACH_DEVICE)
                    .build());
        }

        private PushVerdict verdict() {
            return switch (random.nextInt(8)) {
                case 2 -> PushVerdict.dead(410, "Unregistered", null);
                case 3 -> PushVerdict.retry(503, "ServiceUnavailable", null);
                case 4 -> PushVerdict.suspectAddress(400, "BadDeviceToken");
                case 0 -> PushVerdict.retryAddress(429, "TooManyRequests", Duration.ofSeconds(random.nextInt(60)));
                case 1 -> PushVerdict.refused(400, "BadTopic");
                default -> PushVerdict.accepted(200);
            };
        }

        private DeviceKey device() {
            return devices.get(random.nextInt(devices.size()));
        }

        private String any() {
            return sent.isEmpty() ? "none" : sent.get(random.nextInt(sent.size()));
        }

        private void look(boolean open) {
            Map<DeliveryId, Integer> settledAt = new HashMap<>();
            Map<DeliveryId, Integer> retracted = new HashMap<>();
            List<ZimPushEvent> events = host.log.all();
            for (int i = 0; i < events.size(); i++) {
                if (events.get(i) instanceof ZimPushEvent.Settled settled && settled.outcome() == Outcome.PUSHED) {
                    settledAt.put(settled.delivery(), i);
                } else if (events.get(i) instanceof ZimPushEvent.Retracted event) {
                    assertThat(settledAt).containsKey(event.delivery());
                    assertThat(retracted.merge(event.delivery(), 1, Integer::sum))
                            .isOne();
                }
            }
            Set<DeliveryId> pushed = new HashSet<>();
            for (PushRequest request : host.provider.requests()) {
                DeliveryId delivery = new DeliveryId(
                        request.registration().device(), request.message().id());
                if (request.kind() == PushRequest.Kind.NOTIFY) {
                    pushed.add(delivery);
                } else {
                    assertThat(pushed).contains(delivery);
                    assertThat(settledAt).containsKey(delivery);
                }
            }
            if (!open) {
                return;
            }
            // the last word: all that was pushed and not taken the place of can be taken back, and none of it twice
            host.zim.read("bob", "alice", Long.MAX_VALUE);
            host.pass(Duration.ofHours(3).toMillis());
            Map<DeliveryId, Long> told = new HashMap<>();
            Retracted.events(host.log).forEach(event -> told.merge(event.delivery(), 1L, Long::sum));
            settledAt.keySet().stream()
                    .filter(delivery -> !shared.contains(delivery.messageId()))
                    .forEach(delivery -> assertThat(told.get(delivery))
                            .describedAs("%s", delivery)
                            .isEqualTo(1L));
            assertThat(told.values()).allMatch(times -> times == 1);
        }
    }
}
