package dev.zimpush.core.internal.push;

import dev.zimpush.CancelReason;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.internal.delivery.PushedRows;
import dev.zimpush.core.internal.push.RetractionLine.Item;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.spi.Pushes.Pushed;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Knows what is to be taken back, from the moment that it is this node's until its row is gone, and tells what became of it, once. What
 * this node had when it was taken for dead is another's: of that it tells nothing but what a vendor said. Thread-safe.
 */
final class RetractionReports {
    static final String REPLACED = "another push has taken its place";

    private final Consumer<ZimPushEvent.OfDelivery> tell;
    private final SteadyClock clock;
    private final PushedRows rows;

    /** As which node this one has each. */
    private final Map<Pushed, Long> known = new ConcurrentHashMap<>();

    private final AtomicInteger unsettled = new AtomicInteger();

    RetractionReports(Consumer<ZimPushEvent.OfDelivery> tell, SteadyClock clock, PushedRows rows) {
        this.tell = tell;
        this.clock = clock;
        this.rows = rows;
    }

    /** One is to be taken back as that node. Returns how many are, now; 0 if that is known. */
    int begin(Pushed push, long epoch) {
        Long before = known.put(push, epoch);
        return before != null && before == epoch ? 0 : unsettled.incrementAndGet();
    }

    /** Whether this node still is the one as which it has come by it. */
    boolean isOurs(Item item) {
        return item.epoch() == rows.epoch();
    }

    /** These are another node's by now, or will be. */
    void forget(List<Item> items) {
        unsettled.addAndGet(-items.size());
        items.forEach(item -> known.remove(item.push(), item.epoch()));
    }

    /** These are not taken back; what this node does not hold as it has come by it is forgotten instead. */
    void giveUp(List<Item> items, String why) {
        Map<Boolean, List<Item>> byOurs =
                items.stream().collect(Collectors.partitioningBy(item -> rows.holds(item.epoch())));
        forget(byOurs.getOrDefault(false, List.of()));
        over(byOurs.getOrDefault(true, List.of()), PushVerdict.refused(0, why), "", null);
    }

    /** What a vendor said of a request, or what kept it from one. */
    void over(List<Item> items, PushVerdict verdict, String provider, @Nullable RetractionContent content) {
        unsettled.addAndGet(-items.size());
        for (Item item : items) {
            Pushed push = item.push();
            tell.accept(new ZimPushEvent.Retracted(
                    push.delivery(),
                    clock.wall(),
                    reason(item),
                    PushIds.retraction(content == null ? push : content.newest()),
                    provider,
                    verdict,
                    content != null && content.named().contains(push.collapseId())));
        }
        items.stream().mapToLong(Item::epoch).distinct().forEach(epoch -> {
            List<Pushed> pushes = items.stream()
                    .filter(item -> item.epoch() == epoch)
                    .map(Item::push)
                    .toList();
            rows.done(epoch, pushes, () -> pushes.forEach(push -> known.remove(push, epoch)));
        });
    }

    private static CancelReason reason(Item item) {
        return switch (item.what().why()) {
            case READ -> CancelReason.READ;
            case ACKED_ELSEWHERE -> CancelReason.ACKED_ELSEWHERE;
            case RECALLED, ACKED, LOGGED_OUT -> CancelReason.RECALLED;
        };
    }
}
