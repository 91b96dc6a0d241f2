package dev.zimpush.benchmarks.durable;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import dev.zimpush.benchmarks.suite.Figures;
import dev.zimpush.benchmarks.suite.Pause;
import dev.zimpush.benchmarks.suite.Settings;
import dev.zimpush.benchmarks.suite.Side;
import dev.zimpush.figures.Cpu;
import dev.zimpush.figures.Server;
import dev.zimpush.figures.Traffic;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/**
 * db-scheduler, which executes tasks that do nothing and are due: its polling that locks and fetches at once, again when half of
 * its threads have nothing left to do. What it takes to schedule them does not count.
 */
final class ExecutingSide implements Side {
    private static final int THREADS = 50;
    private static final double FETCH_BELOW = 0.5;
    private static final double FETCH_UP_TO = 4;
    private static final int PATIENCE = 300;

    private final LongAdder executed = new LongAdder();
    private final OneTimeTask<byte[]> task =
            Tasks.oneTime("push", byte[].class).execute((instance, context) -> executed.increment());

    @Override
    public void run(Settings settings, Figures figures) throws Exception {
        int tasks = settings.number("pushes");
        try (Server server = Server.at(settings.text("url"))) {
            SchedulerTable.create(server);
            try (HikariDataSource pool = SchedulerTable.pool(server, THREADS + 2)) {
                Scheduler scheduler = Scheduler.create(pool, task)
                        .threads(THREADS)
                        .pollUsingLockAndFetch(FETCH_BELOW, FETCH_UP_TO)
                        .pollingInterval(Duration.ofMillis(100))
                        .serializer(SchedulerTable.BYTES)
                        .build();
                scheduler.start();
                execute(scheduler, server, 0, tasks);
                scheduler.pause();
                schedule(scheduler, tasks, tasks);
                server.run("CHECKPOINT");
                Cpu.Reading before = server.cpu().now();
                long begin = System.nanoTime();
                scheduler.resume();
                untilExecuted(server, 2L * tasks);
                double rate = tasks * 1e9 / (System.nanoTime() - begin);
                Sides.add(figures, Due.LOAD, rate, server.cpu().now().minus(before), tasks);
                scheduler.stop();
            }
        }
    }

    private void execute(Scheduler scheduler, Server server, long first, int tasks) throws SQLException {
        schedule(scheduler, first, tasks);
        untilExecuted(server, first + tasks);
    }

    private void schedule(Scheduler scheduler, long first, int tasks) {
        byte[] data = SchedulerTable.data();
        scheduler.scheduleBatch(
                LongStream.range(first, first + tasks).mapToObj(n -> task.instance(Traffic.id(n), data)),
                Instant.now());
    }

    private void untilExecuted(Server server, long tasks) throws SQLException {
        Pause.until(() -> executed.sum() >= tasks, PATIENCE);
        while (server.hasRows(SchedulerTable.NAME)) {
            Pause.until(System.nanoTime() + Sides.LOOK);
        }
    }
}
