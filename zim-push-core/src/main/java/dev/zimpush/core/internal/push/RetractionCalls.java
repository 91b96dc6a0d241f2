package dev.zimpush.core.internal.push;

import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.delivery.PushedRows;
import dev.zimpush.core.internal.push.ProviderQueue.Place;
import dev.zimpush.core.internal.push.RetractionLine.Item;
import dev.zimpush.core.internal.push.RetractionWays.Way;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.spi.Pushes.Pushed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls the vendors to take pushes back: the last looks, for all that got places together, the call, and the answer. Thread-safe; runs on
 * the workers that may block.
 */
final class RetractionCalls {
    private final RetractionRouting routing;
    private final RetractionWays ways;
    private final RetractionLines lines;
    private final RetractionReports told;
    private final PushedRows rows;
    private final PushBudget budget;
    private final Backoff backoff;
    private final Requests requests;
    private final Workers io;
    private final SteadyClock clock;
    private final long callTimeout;
    private final Places places;

    RetractionCalls(
            RetractionRouting routing,
            RetractionWays ways,
            RetractionLines lines,
            RetractionReports told,
            PushedRows rows,
            PushBudget budget,
            RetractionParts parts,
            long callTimeout,
            Places places) {
        this.routing = routing;
        this.ways = ways;
        this.lines = lines;
        this.told = told;
        this.rows = rows;
        this.budget = budget;
        this.backoff = parts.backoff();
        this.requests = parts.requests();
        this.io = parts.io();
        this.clock = parts.clock();
        this.callTimeout = callTimeout;
        this.places = places;
    }

    /**
     * What becomes of places at the vendors.
     *
     * @param pump goes on with a queue, on a worker
     * @param release gives one back that no call was made for
     * @param ended gives one back whose call has ended
     */
    record Places(Consumer<ProviderQueue> pump, Consumer<Place> release, BiConsumer<Place, PushVerdict> ended) {}

    /**
     * Asks the host for the badges of the devices that these places are for, as long as it is not that time. Says for how many of them, which
     * is one at least.
     */
    int askBadges(List<Place> taken, Map<DeviceKey, Integer> badges, long until) {
        int asked = 0;
        while (asked == 0 || (asked < taken.size() && clock.now() < until)) {
            Place place = taken.get(asked++);
            DeviceKey device = line(place).target.device();
            if (line(place).isAt(turn(place)) && !badges.containsKey(device)) {
                Integer badge = requests.badge(device);
                if (badge != null) {
                    badges.put(device, badge);
                }
            }
        }
        return asked;
    }

    /** Makes the calls that these places are for, as far as it is their turn. */
    void make(List<Place> taken, Map<DeviceKey, Integer> badges) {
        List<Place> due = new ArrayList<>();
        for (Place place : taken) {
            if (line(place).isAt(turn(place))) {
                due.add(place);
            } else {
                places.release.accept(place);
            }
        }
        if (due.isEmpty()) {
            return;
        }
        Map<String, List<Registration>> live;
        try {
            List<RetractionLine> of = due.stream().map(RetractionCalls::line).toList();
            live = ways.read(of);
            keepOwned(of);
        } catch (Exception | LinkageError | AssertionError e) {
            due.forEach(place -> tryAgain(place, e));
            return;
        }
        for (Place place : due) {
            try {
                attempt(
                        place,
                        ways.find(line(place), live),
                        badges.get(line(place).target.device()));
            } catch (Exception | LinkageError | AssertionError e) {
                tryAgain(place, e);
            }
        }
    }

    private void tryAgain(Place place, Throwable why) {
        routing.tryAgain(line(place), turn(place), why);
        places.release.accept(place);
    }

    private static RetractionLine line(Place place) {
        return ticket(place).line();
    }

    private static int turn(Place place) {
        return ticket(place).turn();
    }

    private static RetractionTicket ticket(Place place) {
        return (RetractionTicket) place.queued();
    }

    /** What another push has taken the place of meanwhile would remove that one. */
    private void keepOwned(List<RetractionLine> of) {
        long epoch = rows.epoch();
        of.forEach(line -> told.forget(line.takeOut(item -> item.epoch() != epoch)));
        List<Pushed> pushes = of.stream()
                .flatMap(line -> line.items().stream())
                .map(Item::push)
                .toList();
        Set<Pushed> asked = Set.copyOf(pushes);
        Set<Pushed> owned = rows.owned(epoch, pushes);
        of.forEach(line -> told.giveUp(
                line.takeOut(item -> asked.contains(item.push()) && !owned.contains(item.push())),
                RetractionReports.REPLACED));
    }

    private void attempt(Place place, @Nullable Way way, @Nullable Integer badge) {
        RetractionLine line = line(place);
        if (way == null || way.queue() != place.queue()) {
            routing.queue(line, turn(place), way, lines);
            places.release.accept(place);
            return;
        }
        PushBudget.Spent spent = way.isBudgeted() ? budget.spend(line.target) : null;
        if (way.isBudgeted() && spent == null) {
            routing.pause(line, turn(place), budget.wait(line.target));
            places.release.accept(place);
            return;
        }
        RetractionTry one = line.begin(turn(place), place, way, spent, callTimeout);
        if (one == null) {
            giveBack(line, spent);
            places.release.accept(place);
            if (!lines.end(line)) {
                routing.route(line, turn(place), lines);
            }
        } else {
            call(one, badge);
        }
    }

    private void giveBack(RetractionLine line, PushBudget.@Nullable Spent spent) {
        if (spent != null) {
            budget.giveBack(line.target, spent);
        }
    }

    private void call(RetractionTry one, @Nullable Integer badge) {
        CompletableFuture<PushVerdict> answer;
        try {
            answer = one.place
                    .queue()
                    .provider()
                    .push(one.content.request(one, badge, clock.wall()))
                    .toCompletableFuture();
        } catch (Exception | LinkageError | AssertionError e) {
            giveBack(one.line, one.spent);
            answer = CompletableFuture.completedFuture(CallFailures.thrown(e));
        }
        one.answer = answer;
        CompletionStage<PushVerdict> stage = answer;
        stage.whenComplete((verdict, failure) ->
                io.run(() -> answered(one, verdict == null ? CallFailures.failed(failure) : verdict)));
    }

    /** A line's time has come: for the answer to its call, or for its next turn. */
    void rang(RetractionLine line) {
        RetractionTry overdue = line.overdue();
        if (overdue != null) {
            answered(overdue, PushVerdict.retry(0, "no answer in time", null));
            return;
        }
        int turn = line.rang();
        if (turn != 0) {
            routing.route(line, turn, lines);
        }
    }

    private void answered(RetractionTry one, PushVerdict verdict) {
        int turn = one.line.ended(one);
        if (turn == 0) {
            return;
        }
        CompletableFuture<PushVerdict> unanswered = one.answer;
        if (unanswered != null) {
            unanswered.cancel(true);
        }
        try {
            settle(one, turn, verdict);
            ways.answered(one, verdict);
        } finally {
            places.ended.accept(one.place, verdict);
        }
    }

    private void settle(RetractionTry one, int turn, PushVerdict verdict) {
        if (verdict.kind() != PushVerdict.Kind.ACCEPTED && verdict.status() != 0) {
            // without an answer of the vendor's the device may have got it
            giveBack(one.line, one.spent);
        }
        if (verdict.kind() == PushVerdict.Kind.RETRY || verdict.kind() == PushVerdict.Kind.CREDENTIAL) {
            long wait = backoff.after(one.attempt, verdict).toNanos();
            if (wait < routing.timeLeft(one.items)) {
                routing.pause(one.line, turn, wait);
                return;
            }
        }
        told.over(one.line.takeAsked(), verdict, one.place.queue().provider().name(), one.content);
        routing.route(one.line, turn, lines);
    }
}
