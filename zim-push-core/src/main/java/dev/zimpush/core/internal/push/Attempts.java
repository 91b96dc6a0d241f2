package dev.zimpush.core.internal.push;

import dev.zimpush.Registration;
import dev.zimpush.core.internal.delivery.Delivery;
import dev.zimpush.core.internal.delivery.DueDeliveries;
import dev.zimpush.core.internal.push.HostCalls.NoAnswer;
import dev.zimpush.core.internal.push.ProviderQueue.Place;
import dev.zimpush.core.internal.push.Requests.Prepared;
import dev.zimpush.core.internal.push.Requests.Told;
import dev.zimpush.core.internal.push.Routes.Route;
import dev.zimpush.spi.PushEncryption;
import dev.zimpush.spi.PushRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What leads from a place among a provider's calls to the call: the address, the rules' word, what the host is asked for, the claim. What took
 * the host longer than a moment is looked at again before the claim. Thread-safe; runs on workers that may block.
 */
final class Attempts {
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration UNENCRYPTED = Duration.ofSeconds(10);

    /** How old the reading of an address may be at the claim. */
    private static final long MOMENT = 100_000_000L;

    private static final Logger log = LoggerFactory.getLogger(Attempts.class);

    private final PushService service;
    private final DueDeliveries due;
    private final Claims claims;
    private final Routes routes;
    private final Requests requests;
    private final HostCalls host;
    private final Warnings warnings = new Warnings(log);

    Attempts(PushService service, DueDeliveries due, Claims claims, Routes routes, Requests requests, HostCalls host) {
        this.service = service;
        this.due = due;
        this.claims = claims;
        this.routes = routes;
        this.requests = requests;
        this.host = host;
    }

    /** The request of a call. */
    PushRequest request(Call call, Prepared prepared) {
        return requests.notify(call, prepared, due.timeLeft(call.delivery));
    }

    /**
     * Begins one, by addresses that were read right now. What the rules said must still hold here; it is not asked for once more when the host
     * has taken its time to answer, which else would be asked again, too, and again be slower than the rules' word is good for.
     */
    void begin(Place place, List<Registration> live) {
        guarded(place, () -> {
            if (place.ticket().goodUntil() < service.clock.now()) {
                due.reconsider(place.delivery(), place.turn());
                service.release(place);
                return;
            }
            Route route = route(place, live);
            if (route == null) {
                return;
            }
            long readAt = service.clock.now();
            if (requests.asksHost(place.delivery())) {
                Told told = new Told();
                host.ask(
                        () -> prepare(place, route, readAt, told),
                        why -> guarded(place, () -> unanswered(place, route, readAt, told, why)));
            } else {
                prepare(place, route, readAt, new Told()).run();
            }
        });
    }

    /** The way that it still goes; null if it was seen to here: it goes another way now. */
    private @Nullable Route route(Place place, List<Registration> live) {
        Delivery delivery = place.delivery();
        Route route = routes.find(delivery, live);
        if (route == null || route.queue() != place.queue()) {
            service.queue(delivery, place.turn(), live, route, place.ticket().goodUntil());
            service.release(place);
            return null;
        }
        return route;
    }

    /** Asks the host, if it is to be asked, and says how it goes on. */
    private Runnable prepare(Place place, Route route, long readAt, Told told) {
        try {
            Prepared prepared =
                    requests.prepare(place.delivery(), route.to(), place.queue().provider(), told);
            return () -> guarded(place, () -> prepared(place, route, prepared, readAt));
        } catch (Contents.Unencrypted e) {
            return () -> guarded(place, () -> unencrypted(place, String.valueOf(e.getMessage())));
        } catch (Exception | LinkageError | AssertionError e) {
            return () -> failed(place, e);
        }
    }

    private void prepared(Place place, Route route, Prepared prepared, long readAt) {
        if (!isStill(place, route, readAt)) {
            return;
        }
        if (!place.queue().mayCall(place)) {
            due.backOff(place.delivery(), place.turn(), AGAIN);
            service.release(place);
            return;
        }
        claims.ask(
                place.delivery(),
                place.turn(),
                () -> service.call(place, route, prepared),
                () -> service.release(place));
    }

    /** Whether what was prepared may still go there. */
    private boolean isStill(Place place, Route route, long readAt) {
        if (service.clock.now() - readAt <= MOMENT) {
            return true;
        }
        String userId = place.delivery().device().userId();
        List<Registration> live = service.addresses.readFresh(List.of(userId)).getOrDefault(userId, List.of());
        Route now = route(place, live);
        if (now != null && !now.to().equals(route.to())) {
            // what was prepared is for another address, perhaps in another language
            service.queue(
                    place.delivery(), place.turn(), live, now, place.ticket().goodUntil());
            service.release(place);
            return false;
        }
        return now != null;
    }

    /** Goes on without what the host has not told: a push in time is worth more. */
    private void unanswered(Place place, Route route, long readAt, Told told, NoAnswer why) {
        warnings.late(
                "the host's texts, encryption or badge source " + inWords(why),
                place.delivery().id());
        Prepared prepared = requests.withoutHost(place.delivery(), told);
        if (prepared == null) {
            unencrypted(place, inWords(why));
        } else {
            prepared(place, route, prepared, readAt);
        }
    }

    private String inWords(NoAnswer why) {
        return switch (why) {
            case TOO_SLOW -> "took longer than " + host.limit();
            case NO_TURN -> "was busy with other pushes for longer than " + host.limit();
            case ALL_HANG -> "could not be asked: " + HostCalls.AT_ONCE + " of its calls have not ended";
        };
    }

    private void unencrypted(Place place, String why) {
        due.defer(place.delivery(), place.turn(), PushEncryption.RULE, why, UNENCRYPTED);
        service.release(place);
    }

    private void guarded(Place place, Runnable step) {
        try {
            step.run();
        } catch (Exception | LinkageError | AssertionError e) {
            failed(place, e);
        }
    }

    private void failed(Place place, Throwable e) {
        log.error(
                "{} could not be sent; it is tried again in {}",
                place.delivery().id(),
                AGAIN,
                e);
        try {
            due.backOff(place.delivery(), place.turn(), AGAIN);
        } finally {
            service.release(place);
        }
    }
}
