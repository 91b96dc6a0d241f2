package dev.zimpush.examples.quickstart;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toSet;

import dev.zimpush.DeliveryId;
import dev.zimpush.DueReason;
import dev.zimpush.Outcome;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushEvent.OfDelivery;
import dev.zimpush.ZimPushEvent.PushDue;
import dev.zimpush.ZimPushEvent.Settled;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold of all deliveries of all scenes, read off the events and the vendors' books. */
final class WholeRun extends Scene {
    WholeRun() {
        super("*", "The whole run", "What must hold of every delivery of every scene, warm-up included.");
    }

    @Override
    void play(Stage stage) {
        boolean nothingLeft = stage.zim().close(Duration.ZERO).settled().isEmpty();
        List<ZimPushEvent> events = stage.world().events().all();
        List<Push> pushes = stage.world().vendors().pushes();

        Set<DeliveryId> deliveries =
                of(OfDelivery.class, events).stream().map(OfDelivery::delivery).collect(toSet());
        Map<DeliveryId, Long> settled = count(of(Settled.class, events));
        Map<DeliveryId, Long> due = count(of(PushDue.class, events));
        stage.check(
                "each of " + deliveries.size() + " deliveries was settled exactly once",
                settled.keySet().equals(deliveries) && settled.values().stream().allMatch(times -> times == 1));
        stage.check(
                due.size() + " became due, none of them twice",
                due.values().stream().allMatch(times -> times == 1));
        stage.check(
                "no ack timeout fired early",
                of(PushDue.class, events).stream()
                        .filter(event -> event.reason() == DueReason.ACK_TIMEOUT)
                        .allMatch(event ->
                                event.sinceAccepted().compareTo(stage.scale().seconds(5)) >= 0));
        long pushed = of(Settled.class, events).stream()
                .filter(event -> event.outcome() == Outcome.PUSHED)
                .count();
        stage.check(
                pushed + " were PUSHED, and the vendors accepted as many different ones",
                pushed
                        == pushes.stream()
                                .filter(Push::accepted)
                                .map(Push::pushId)
                                .distinct()
                                .count());
        stage.check(
                "all tries of a push had one push id",
                pushes.stream().collect(groupingBy(push -> push.token() + ' ' + push.messageId())).values().stream()
                        .allMatch(tries ->
                                tries.stream().map(Push::pushId).distinct().count() == 1));
        stage.check("zim-push closed with nothing unsettled", nothingLeft);
    }

    private static <E> List<E> of(Class<E> type, List<ZimPushEvent> events) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static Map<DeliveryId, Long> count(List<? extends OfDelivery> events) {
        return events.stream().map(OfDelivery::delivery).collect(groupingBy(identity(), counting()));
    }
}
