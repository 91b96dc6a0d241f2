package dev.zimpush.benchmarks;

import dev.zimpush.benchmarks.ack.Deadlines;
import dev.zimpush.benchmarks.ack.Paced;
import dev.zimpush.benchmarks.ack.Saturated;
import dev.zimpush.benchmarks.connections.Registry;
import dev.zimpush.benchmarks.durable.DeadRows;
import dev.zimpush.benchmarks.durable.Due;
import dev.zimpush.benchmarks.durable.Durable;
import dev.zimpush.benchmarks.engine.Growth;
import dev.zimpush.benchmarks.engine.Lost;
import dev.zimpush.benchmarks.engine.Memory;
import dev.zimpush.benchmarks.engine.ObservedPath;
import dev.zimpush.benchmarks.engine.WholePath;
import dev.zimpush.benchmarks.push.EndToEnd;
import dev.zimpush.benchmarks.push.PushThroughput;
import dev.zimpush.benchmarks.suite.Row;
import dev.zimpush.benchmarks.suite.Suite;
import java.util.List;

/**
 * All rows, in the order in which they are measured. {@code -Dbenchmarks.only=name,name} picks some, {@code
 * -Dbenchmarks.long=true} takes more time, {@code -Dbenchmarks.strict=true} makes a missed goal an error.
 */
public final class Benchmarks {
    private static final List<Row> ROWS = List.of(
            new Saturated(),
            new Paced(),
            new Deadlines(),
            new WholePath(),
            new ObservedPath(),
            new Registry(),
            new Memory(),
            new Lost(),
            new Growth(),
            new PushThroughput(),
            new EndToEnd(),
            new Durable(),
            new Due(),
            new DeadRows());

    private Benchmarks() {}

    /** Takes no arguments. */
    public static void main(String[] arguments) {
        System.exit(Suite.run(ROWS));
    }
}
