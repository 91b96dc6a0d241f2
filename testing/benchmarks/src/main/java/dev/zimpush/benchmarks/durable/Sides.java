package dev.zimpush.benchmarks.durable;

import dev.zimpush.benchmarks.suite.Contender;
import dev.zimpush.benchmarks.suite.Figures;
import dev.zimpush.benchmarks.suite.Report;
import dev.zimpush.benchmarks.suite.Rounds;
import dev.zimpush.benchmarks.suite.Run;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.Side;
import dev.zimpush.figures.Cpu;
import dev.zimpush.figures.Server;
import java.util.concurrent.TimeUnit;

/** What the rows over one database have in common. */
final class Sides {
    /** How long to wait before the next look whether a table is empty. */
    static final long LOOK = TimeUnit.MILLISECONDS.toNanos(5);

    private static final int HEAP_MEGABYTES = 512;

    private Sides() {}

    /** Which server, how long to warm up, and how long to measure. */
    static Settings settings(Server server, Run run) {
        return Settings.none()
                .with("url", server.url())
                .with("warmup", run.shortOrLong(3, 10))
                .with("seconds", run.shortOrLong(2, 10));
    }

    static Contender contender(String name, Class<? extends Side> side, Settings settings) {
        return new Contender(name, side, settings.with("subject", name), HEAP_MEGABYTES);
    }

    /** The rate, and where the work was, in microseconds for each of so many. */
    static void add(Figures figures, String load, double rate, Cpu.Reading cpu, double number) {
        add(
                figures,
                load,
                rate,
                cpu.here().toNanos() / 1e3 / number,
                cpu.there().toNanos() / 1e3 / number);
    }

    static void add(Figures figures, String load, double rate, double here, double there) {
        figures.add(load + ".rate", rate);
        figures.add(load + ".here", here);
        figures.add(load + ".there", there);
    }

    /** The rate of a side under a load, and where the work was. */
    static void tell(Report report, String row, String side, Rounds rounds, String load) {
        String name = row + '.' + side;
        report.info(name + ".rate", rounds.median(side, load + ".rate"), "per second");
        report.info(name + ".cpu", rounds.min(side, load + ".here"), "us CPU of the process, each");
        report.info(name + ".database", rounds.min(side, load + ".there"), "us CPU of the database, each");
    }
}
