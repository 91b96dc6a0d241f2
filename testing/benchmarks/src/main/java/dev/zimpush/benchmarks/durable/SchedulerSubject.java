package dev.zimpush.benchmarks.durable;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import dev.zimpush.figures.Server;
import dev.zimpush.figures.Subject;
import dev.zimpush.figures.Traffic;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** db-scheduler: each message is a task that is scheduled for its deadline and cancelled when it is acknowledged, on eight threads. */
final class SchedulerSubject implements Subject {
    private static final int THREADS = 8;
    private static final Duration ACK_TIMEOUT = Duration.ofSeconds(5);
    private static final OneTimeTask<byte[]> TASK =
            Tasks.oneTime("push", byte[].class).execute((instance, context) -> {});

    private final BlockingQueue<Runnable> calls = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final byte[] data = SchedulerTable.data();
    private final HikariDataSource pool;
    private final SchedulerClient client;

    private SchedulerSubject(HikariDataSource pool) {
        this.pool = pool;
        client = SchedulerClient.Builder.create(pool, TASK)
                .serializer(SchedulerTable.BYTES)
                .build();
    }

    static SchedulerSubject on(Server server) throws SQLException {
        SchedulerTable.create(server);
        SchedulerSubject subject = new SchedulerSubject(SchedulerTable.pool(server, THREADS));
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(subject::work, "db-scheduler-" + i);
            thread.setDaemon(true);
            thread.start();
            subject.threads.add(thread);
        }
        return subject;
    }

    @Override
    public String name() {
        return "db-scheduler";
    }

    @Override
    public String table() {
        return SchedulerTable.NAME;
    }

    @Override
    public void send(long n, Runnable onDurable) {
        calls.add(() -> {
            client.scheduleIfNotExists(instance(n), Instant.now().plus(ACK_TIMEOUT));
            onDurable.run();
        });
    }

    @Override
    public void acknowledge(long n) {
        calls.add(() -> client.cancel(instance(n)));
    }

    private TaskInstance<byte[]> instance(long n) {
        return TASK.instance(Traffic.id(n), data);
    }

    private void work() {
        try {
            while (true) {
                calls.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        pool.close();
    }
}
