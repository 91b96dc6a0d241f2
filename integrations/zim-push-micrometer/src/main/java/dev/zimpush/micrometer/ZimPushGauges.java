package dev.zimpush.micrometer;

import dev.zimpush.NodeView;
import dev.zimpush.ZimPush;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gauges of what a node has in hand: connections, deliveries, calls of providers, its lease. They are read from {@link
 * ZimPush#view()} whenever the registry is; docs/metrics.md lists them.
 *
 * <p>Thread-safe. The registry holds the library weakly, as it does with what gauges are of: keep it as long as it runs. The gauges
 * stay in the registry until the host removes them, and tell nothing more ({@code NaN}) when the library is garbage.
 * Those of another library, bound later with the same tags, take their place: one that is built again is told by its own, and of two
 * that run side by side each needs a tag.
 */
public final class ZimPushGauges implements MeterBinder {
    private static final String PREFIX = "zimpush.";

    private final ZimPush zim;
    private final Tags common;

    /** Of that library. */
    public ZimPushGauges(ZimPush zim) {
        this(zim, Tags.empty());
    }

    /** Of that library, with tags for all meters, such as its name if there are several in the process. */
    public ZimPushGauges(ZimPush zim, Iterable<Tag> tags) {
        this.zim = Objects.requireNonNull(zim, "zim");
        this.common = Tags.of(tags);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        NodeView now = zim.view();
        number(registry, "connections", "Live connections", Tags.empty(), NodeView::connections);
        deliveries(registry);
        number(
                registry,
                "addresses.suspect",
                "Addresses that a vendor doubts",
                Tags.empty(),
                NodeView::suspectAddresses);
        for (int i = 0; i < now.providers().size(); i++) {
            provider(registry, i, now.providers().get(i).name());
        }
        if (now.membership() != null) {
            membership(registry);
        }
    }

    private void deliveries(MeterRegistry registry) {
        String name = "deliveries";
        String description = "Unsettled deliveries, by state";
        number(
                registry,
                name,
                description,
                state("waiting"),
                view -> view.deliveries().waiting());
        number(
                registry,
                name,
                description,
                state("held"),
                view -> view.deliveries().held());
        number(
                registry,
                name,
                description,
                state("due"),
                view -> view.deliveries().due());
        number(
                registry,
                name,
                description,
                state("sending"),
                view -> view.deliveries().sending());
        number(
                registry,
                "deliveries.max",
                "Unsettled deliveries that may be",
                Tags.empty(),
                view -> view.deliveries().cap());
        time(
                registry,
                "deliveries.oldest.due",
                "For how long the oldest unsettled delivery has been due",
                view -> nanos(view.deliveries().oldestDue()));
    }

    private static Tags state(String name) {
        return Tags.of("state", name);
    }

    private void provider(MeterRegistry registry, int place, String name) {
        Tags tags = Tags.of("provider", name);
        number(
                registry,
                "provider.calls",
                "Places among the calls that are taken",
                tags,
                view -> view.providers().get(place).inFlight());
        number(
                registry,
                "provider.calls.max",
                "Places among the calls",
                tags,
                view -> view.providers().get(place).atMost());
        number(
                registry,
                "provider.queued",
                "Pushes that wait for a place",
                tags,
                view -> view.providers().get(place).queued());
        number(
                registry,
                "provider.breakers.open",
                "Credentials that nothing, or but a single try, is sent with",
                tags,
                view -> view.providers().get(place).credentials().stream()
                        .filter(credential -> credential.breaker() != NodeView.Breaker.CLOSED)
                        .count());
        number(
                registry,
                "provider.removals.stopped",
                "Apps, counted for each credential, of which no address is removed",
                tags,
                view -> view.providers().get(place).credentials().stream()
                        .mapToInt(NodeView.Credential::removalsStopped)
                        .sum());
    }

    private void membership(MeterRegistry registry) {
        time(
                registry,
                "cluster.lease.left",
                "For how long the lease is held without an answer of the store",
                view -> nanos(member(view).leaseLeft()));
        number(
                registry,
                "cluster.unwritten",
                "What waits to be written to the store",
                Tags.empty(),
                view -> member(view).unwritten());
        number(
                registry,
                "cluster.epoch",
                "The number under which the others know this node",
                Tags.empty(),
                view -> member(view).epoch());
    }

    private static NodeView.Membership member(NodeView view) {
        return Objects.requireNonNull(view.membership(), "membership");
    }

    private static long nanos(@Nullable Duration duration) {
        return duration == null ? 0 : duration.toNanos();
    }

    private void number(
            MeterRegistry registry, String name, String description, Tags tags, ToDoubleFunction<NodeView> number) {
        Tags all = common.and(tags);
        FormerGauge.remove(registry, PREFIX + name, all);
        Gauge.builder(PREFIX + name, zim, library -> number.applyAsDouble(library.view()))
                .description(description)
                .tags(all)
                .register(registry);
    }

    private void time(MeterRegistry registry, String name, String description, ToLongFunction<NodeView> nanos) {
        FormerGauge.remove(registry, PREFIX + name, common);
        TimeGauge.builder(PREFIX + name, zim, TimeUnit.NANOSECONDS, library -> nanos.applyAsLong(library.view()))
                .description(description)
                .tags(common)
                .register(registry);
    }
}
