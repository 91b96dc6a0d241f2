package dev.zimpush.core.internal.push;

import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.push.RetractionLine.Item;
import dev.zimpush.core.internal.time.Deadlines;
import dev.zimpush.core.internal.time.SteadyClock;
import dev.zimpush.spi.Pushes.Pushed;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The {@linkplain RetractionLine lines} that have something in them, one for each app on a device. Thread-safe. */
final class RetractionLines {
    private final Map<PushTarget, RetractionLine> lines = new ConcurrentHashMap<>();
    private final RetractionReports told;
    private final Workers io;
    private final SteadyClock clock;
    private final Deadlines deadlines;
    private final Consumer<RetractionLine> ring;
    private final TurnTaker begin;

    /**
     * None yet.
     *
     * @param ring called on the timer's thread for a line whose time has come
     * @param begin sees to a line that was given its first turn; called on a worker
     */
    RetractionLines(RetractionReports told, RetractionParts parts, Consumer<RetractionLine> ring, TurnTaker begin) {
        this.told = told;
        this.io = parts.io();
        this.clock = parts.clock();
        this.deadlines = parts.deadlines();
        this.ring = ring;
        this.begin = begin;
    }

    /** Sees to what is in a line in a turn. */
    @FunctionalInterface
    interface TurnTaker {
        void take(RetractionLine line, int turn);
    }

    /** Adds one to its line; the workers must be kicked after it. */
    void add(Item item) {
        lines.compute(PushTarget.of(item.push()), (target, known) -> {
            RetractionLine line = known == null ? new RetractionLine(target, deadlines, clock, ring) : known;
            Item before = line.add(item);
            if (before != null) {
                io.later(() -> told.giveUp(List.of(before), RetractionReports.REPLACED));
            }
            int turn = line.begins();
            if (turn != 0) {
                io.later(() -> begin.take(line, turn));
            }
            return line;
        });
    }

    /** Takes out what a push has taken the place of, unless it is with the vendor. */
    List<Item> takeReplaced(Pushed by) {
        RetractionLine line = lines.get(PushTarget.of(by));
        return line == null
                ? List.of()
                : line.takeOut(item -> item.push().collapseId().equals(by.collapseId()));
    }

    /** Lets go of a line that has nothing in it, and says whether it has nothing. */
    boolean end(RetractionLine line) {
        return lines.computeIfPresent(line.target, (target, known) -> known == line && line.ends() ? null : known)
                != line;
    }

    /** Takes out all of all lines, also what is with a vendor. */
    List<Item> takeAll() {
        return lines.values().stream().flatMap(line -> line.takeAll().stream()).toList();
    }
}
