package dev.zimpush.core.internal.push;

import dev.zimpush.DeviceKey;
import dev.zimpush.Outcome;
import dev.zimpush.Presence;
import dev.zimpush.Registration;
import dev.zimpush.core.internal.address.AddressBook;
import dev.zimpush.core.internal.delivery.Delivery;
import dev.zimpush.core.internal.delivery.DueDeliveries;
import dev.zimpush.core.internal.delivery.DueHandler;
import dev.zimpush.core.internal.delivery.Node;
import dev.zimpush.core.internal.delivery.Registry;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.PushRule;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about a delivery that has become due: is there something to push, do the rules allow it, does it wait? What may
 * go is handed to the {@link PushService}. Thread-safe; runs on the workers.
 */
public final class Trigger implements DueHandler {
    static final String NO_CONTENT = "the message has no push content";

    /** How soon what failed is tried again. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** How long what the rules said holds for what waits for a vendor. */
    private static final Duration GOOD_FOR = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Trigger.class);

    private final Rules rules;
    private final AddressBook addresses;
    private final SteadyClock clock;
    private final DueDeliveries due;
    private final Registry registry;
    private final PushService service;
    private final Function<String, Set<DeviceKey>> connectedElsewhere;
    private final Executor asking;

    /**
     * Asks those rules, in that order.
     *
     * @param connectedElsewhere tells a user's devices that are connected to other nodes; may block, asked if there are rules
     * @param asking runs that, and the rules
     */
    public Trigger(
            List<PushRule> rules,
            AddressBook addresses,
            SteadyClock clock,
            Node node,
            PushService service,
            Function<String, Set<DeviceKey>> connectedElsewhere,
            Executor asking) {
        this.rules = new Rules(rules);
        this.addresses = addresses;
        this.clock = clock;
        this.due = node.dueDeliveries();
        this.registry = node.registry();
        this.service = service;
        this.connectedElsewhere = connectedElsewhere;
        this.asking = asking;
    }

    @Override
    public void due(Delivery delivery, int turn) {
        if (delivery.message().push().isEmpty()) {
            service.settle(delivery, turn, () -> due.settleDue(delivery, turn, Outcome.SUPPRESSED, NO_CONTENT));
            return;
        }
        addresses.inOrder(delivery.device().userId(), (live, failure) -> {
            if (live == null) {
                log.debug("the addresses of {} can't be read; tried again in {}", delivery.device(), AGAIN, failure);
                due.backOff(delivery, turn, AGAIN);
            } else if (!due.isDue(delivery, turn)) {
                log.debug("{} is not due any more", delivery.id());
            } else if (rules.none()) {
                decideOrWait(delivery, turn, live, Set.of());
            } else {
                asking.execute(() -> askAndDecide(delivery, turn, live));
            }
        });
    }

    private void askAndDecide(Delivery delivery, int turn, List<Registration> live) {
        Set<DeviceKey> elsewhere;
        try {
            elsewhere = connectedElsewhere.apply(delivery.device().userId());
        } catch (Exception | LinkageError | AssertionError e) {
            log.debug("the connections of {} can't be read; tried again in {}", delivery.device(), AGAIN, e);
            due.backOff(delivery, turn, AGAIN);
            return;
        }
        decideOrWait(delivery, turn, live, elsewhere);
    }

    private void decideOrWait(Delivery delivery, int turn, List<Registration> live, Set<DeviceKey> elsewhere) {
        try {
            decide(delivery, turn, live, elsewhere);
        } catch (Exception | LinkageError | AssertionError e) {
            log.error("{} could not be decided about; tried again in {}", delivery.id(), AGAIN, e);
            due.backOff(delivery, turn, AGAIN);
        }
    }

    private void decide(Delivery delivery, int turn, List<Registration> live, Set<DeviceKey> elsewhere) {
        if (!rules.none()) {
            Instant now = clock.wall();
            Rules.Verdict verdict = rules.ask(new PushRule.Question(
                    delivery.message(),
                    delivery.device(),
                    due.reason(delivery),
                    presence(delivery, live, elsewhere),
                    now));
            if (verdict.decision() instanceof PushRule.Suppress suppress) {
                service.settle(delivery, turn, () -> due.suppress(delivery, turn, verdict.rule(), suppress.why()));
                return;
            }
            if (verdict.decision() instanceof PushRule.Defer defer
                    && defer.until().isAfter(now)) {
                Duration wait = Duration.between(now, defer.until());
                due.defer(delivery, turn, verdict.rule(), defer.why(), wait);
                return;
            }
        }
        service.submit(delivery, turn, live, rules.none() ? Long.MAX_VALUE : clock.now() + GOOD_FOR.toNanos());
    }

    private Map<DeviceKey, Presence> presence(Delivery delivery, List<Registration> live, Set<DeviceKey> elsewhere) {
        Map<DeviceKey, Presence> presence = new HashMap<>();
        live.forEach(registration -> presence.put(registration.device(), Presence.OFFLINE));
        presence.put(delivery.device(), Presence.OFFLINE);
        elsewhere.forEach(device -> presence.put(device, Presence.ONLINE));
        presence.putAll(registry.presence(delivery.device().userId()));
        return presence;
    }
}
