package dev.zimpush.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.DryRun;
import dev.zimpush.DueReason;
import dev.zimpush.Explanation.InHand;
import dev.zimpush.Explanation.OfDevice;
import dev.zimpush.Explanation.Stage;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.Payload;
import dev.zimpush.SettlementMode;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.spi.PushRule;
import dev.zimpush.testkit.RecordingLink;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;

/** What a dry run says is what a send then does, whatever happened before. */
class DryRunAndSendTest {
    private static final List<DeviceKey> DEVICES =
            List.of(DeviceKey.of("bob", "phone"), DeviceKey.of("bob", "tablet"), DeviceKey.of("bob", "desktop"));
    private static final PushRule RULE =
            question -> switch (question.message().id().charAt(0)) {
                case 's' -> PushRule.Decision.suppress("muted");
                case 'd' -> PushRule.Decision.defer(question.now().plusSeconds(60), "quiet hours");
                default -> PushRule.Decision.allow();
            };

    @RepeatedTest(20)
    void dryRun_thenSend_agree() {
        long seed = Long.getLong("seed", new Random().nextLong());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (TestHost host = new TestHost(
                settings -> settings.rule(RULE).unackedPerConnection(2).unsettledPerNode(9))) {
            for (int i = 0; i < 200; i++) {
                DeviceKey device = DEVICES.get(random.nextInt(DEVICES.size()));
                switch (random.nextInt(8)) {
                    case 0 -> host.bind(device);
                    case 1 -> host.open(device, new RecordingLink());
                    case 2 -> host.pass(random.nextInt(6_000));
                    case 3 -> host.zim.acknowledge(device, id(random));
                    case 4 -> host.zim.devices().logOut(device);
                    default -> compare(host, random, seed);
                }
            }
        }
    }

    private static void compare(TestHost host, Random random, long seed) {
        Message message = message(random);
        DryRun dry = host.zim.dryRun(message).toCompletableFuture().join();
        int before = host.log.all().size();
        CompletableFuture<?> sent = host.zim.send(message).toCompletableFuture();
        String what = "seed " + seed + ", " + message.id() + ": " + dry;

        assertThat(sent.isCompletedExceptionally())
                .as(what)
                .isEqualTo(!dry.problems().isEmpty());
        if (dry.problems().isEmpty()) {
            List<ZimPushEvent> told =
                    host.log.all().subList(before, host.log.all().size());
            dry.devices().forEach(device -> compare(host, message, device, told, what));
        }
    }

    private static void compare(
            TestHost host, Message message, DryRun.OfDevice dry, List<ZimPushEvent> told, String what) {
        DeliveryId delivery = new DeliveryId(dry.device(), message.id());
        List<ZimPushEvent.OfDelivery> events = told.stream()
                .filter(ZimPushEvent.OfDelivery.class::isInstance)
                .map(ZimPushEvent.OfDelivery.class::cast)
                .filter(event -> event.delivery().equals(delivery))
                .toList();
        if (dry.push() == DryRun.Push.REPEATED) {
            assertThat(events).as(what).isEmpty();
            return;
        }
        OfDevice after = host.zim
                .explain("bob", message.id())
                .toCompletableFuture()
                .join()
                .of(dry.device())
                .orElseThrow();
        if (dry.due() == DueReason.ACK_TIMEOUT) {
            assertThat(after.inHand()).as(what).isEqualTo(new InHand(Stage.WAITING, null, null, 0));
            return;
        }
        switch (dry.push()) {
            case SENT -> assertThat(after.outcome()).as(what).isEqualTo(Outcome.PUSHED);
            case SUPPRESSED -> assertThat(after.outcome()).as(what).isEqualTo(Outcome.SUPPRESSED);
            case UNREACHABLE -> assertThat(after.outcome()).as(what).isEqualTo(Outcome.UNREACHABLE);
            case WAITS ->
                assertThat(after.inHand())
                        .as(what)
                        .isNotNull()
                        .extracting(InHand::stage)
                        .isEqualTo(Stage.HELD);
            case REPEATED -> throw new AssertionError();
        }
        if (dry.push() != DryRun.Push.WAITS) {
            assertThat(events)
                    .as(what)
                    .anyMatch(event -> event instanceof ZimPushEvent.PushDue due && due.reason() == dry.due());
        }
    }

    private static Message message(Random random) {
        String id = id(random);
        Message.Builder builder = random.nextInt(5) > 0
                ? TestHost.message(id)
                : Message.to("bob").id(id).payload(Payload.utf8("Hi"));
        return builder.settlement(random.nextBoolean() ? SettlementMode.ANY_DEVICE : SettlementMode.EACH_DEVICE)
                .build();
    }

    private static String id(Random random) {
        return "msd".charAt(random.nextInt(3)) + "-" + random.nextInt(30);
    }
}
