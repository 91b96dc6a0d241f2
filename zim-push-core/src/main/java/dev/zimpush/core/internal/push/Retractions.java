package dev.zimpush.core.internal.push;

import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.delivery.PushedRows;
import dev.zimpush.core.internal.push.ProviderQueue.Place;
import dev.zimpush.core.internal.push.RetractionLine.Item;
import dev.zimpush.core.internal.push.RetractionWays.Way;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.Pushes.Pushed;
import dev.zimpush.spi.Pushes.Withdrawn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Takes back what was pushed: one {@linkplain RetractionLine line} for each app on a device, whose requests go through the vendor's queue
 * behind all notifications, on APNs within the {@linkplain PushBudget budget} for background pushes. What comes while a line waits
 * goes with its next request. Each push that is to be taken back is told of once: with the vendor's answer, or why it was
 * given up. Thread-safe.
 */
public final class Retractions {
    static final int AT_MOST = 20_000;
    private static final String CLOSED = "zim-push is closed";

    private final PushedRows rows;
    private final Workers io;
    private final SteadyClock clock;
    private final Requests requests;
    private final HostCalls host;
    private final PushBudget budget;
    private final RetractionReports told;
    private final RetractionRouting routing;
    private final RetractionLines lines;
    private final RetractionCalls calls;
    private volatile boolean closed;

    /**
     * Sends through the vendors' queues.
     *
     * @param tell tells listeners of what is settled
     * @param places what becomes of places in those queues
     */
    Retractions(
            RetractionLimits limits,
            PushedRows rows,
            Consumer<ZimPushEvent.OfDelivery> tell,
            RetractionParts parts,
            RetractionCalls.Places places) {
        this.rows = rows;
        this.io = parts.io();
        this.clock = parts.clock();
        this.requests = parts.requests();
        this.host = parts.host();
        this.budget = new PushBudget(limits.apnsPerHour(), clock);
        this.told = new RetractionReports(tell, clock, rows);
        RetractionWays ways = new RetractionWays(parts, tell);
        this.routing = new RetractionRouting(ways, budget, told, clock, limits.within(), places.pump());
        this.lines = new RetractionLines(told, parts, this::rang, this::begin);
        this.calls = new RetractionCalls(routing, ways, lines, told, rows, budget, parts, limits.callTimeout(), places);
    }

    private void begin(RetractionLine line, int turn) {
        routing.route(line, turn, lines);
    }

    private void rang(RetractionLine line) {
        io.later(() -> calls.rang(line));
    }

    /**
     * A push was accepted: what still waits to be taken back in its place, its notification has replaced. May be called under a monitor.
     *
     * @return what is left to do after it
     */
    Runnable pushed(Message message, Pushed push, Registration to) {
        if (message.push().orElseThrow().type() == PushContent.Type.BACKGROUND && Way.isBudgeted(to)) {
            budget.spent(PushTarget.of(push));
        }
        List<Item> replaced = lines.takeReplaced(push);
        return () -> told.giveUp(replaced, RetractionReports.REPLACED);
    }

    /**
     * Takes pushes back. Quick, and calls nobody: may be called where others wait.
     *
     * @param epoch as which node this one has them
     */
    public void takeBack(List<Withdrawn> withdrawn, long epoch) {
        long now = clock.elapsed();
        for (Withdrawn what : withdrawn) {
            int waiting = told.begin(what.push(), epoch);
            Item item = new Item(what, epoch, now - what.age().toNanos());
            if (waiting > AT_MOST) {
                io.later(() -> told.giveUp(List.of(item), "too many wait to be taken back"));
            } else if (waiting > 0) {
                lines.add(item);
            }
        }
        if (closed) {
            leave();
        }
        io.kick();
    }

    /** Has calls made for the places that are for retractions, and gives the rest back. */
    List<Place> takePlaces(List<Place> taken) {
        List<Place> retractions = new ArrayList<>();
        List<Place> others = new ArrayList<>();
        taken.forEach(place -> (place.queued() instanceof RetractionTicket ? retractions : others).add(place));
        if (!retractions.isEmpty()) {
            make(retractions);
        }
        return others;
    }

    /**
     * With the badges that the host tells in time; before the tries begin, so that they do not use up the time for the calls. Where it takes
     * its time for each, the rest is another question.
     */
    private void make(List<Place> places) {
        if (!requests.hasBadges()) {
            io.run(() -> calls.make(places, Map.of()));
            return;
        }
        Map<DeviceKey, Integer> badges = new ConcurrentHashMap<>();
        host.ask(
                () -> {
                    long half = clock.now() + host.limit().toNanos() / 2;
                    int asked = calls.askBadges(places, badges, half);
                    return () -> {
                        if (asked < places.size()) {
                            make(places.subList(asked, places.size()));
                        }
                        calls.make(places.subList(0, asked), badges);
                    };
                },
                why -> calls.make(places, Map.copyOf(badges)));
    }

    /** Gives up what is left, unless another node takes it over; after the workers have ended. */
    public void close() {
        closed = true;
        leave();
    }

    /** Also what is added at that moment: who adds looks after it whether this is closed. */
    private void leave() {
        List<Item> left = lines.takeAll();
        if (rows.outlive()) {
            told.forget(left);
        } else {
            told.giveUp(left, CLOSED);
        }
    }
}
