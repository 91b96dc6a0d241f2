package dev.zimpush.figures;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Plain JDBC: a connection per worker, each message inserted in a transaction of its own and deleted in another. */
public final class RowPerTransaction implements Subject {
    private static final int CONNECTIONS = 32;

    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final List<Thread> workers = new ArrayList<>();

    /** Something to do with a worker's two statements. */
    private interface Task {
        void run(PreparedStatement insert, PreparedStatement delete) throws SQLException;
    }

    /** Makes its table anew and starts its workers. */
    public static RowPerTransaction on(Server server) throws SQLException {
        HandWrittenTable.create(server, "single_row");
        RowPerTransaction subject = new RowPerTransaction();
        for (int i = 0; i < CONNECTIONS; i++) {
            Connection connection = server.connect();
            Thread worker = new Thread(() -> subject.work(connection), "row-per-transaction-" + i);
            worker.setDaemon(true);
            worker.start();
            subject.workers.add(worker);
        }
        return subject;
    }

    @Override
    public String name() {
        return "a row per transaction, " + CONNECTIONS + " connections";
    }

    @Override
    public String table() {
        return "single_row";
    }

    @Override
    public void send(long n, Runnable onDurable) {
        tasks.add((insert, delete) -> {
            insert.setString(1, Traffic.id(n));
            insert.setString(2, Traffic.user(n));
            insert.setLong(3, HandWrittenTable.deadline());
            insert.setBytes(4, Traffic.payload());
            insert.setBytes(5, Traffic.content());
            insert.executeUpdate();
            onDurable.run();
        });
    }

    @Override
    public void acknowledge(long n) {
        tasks.add((insert, delete) -> {
            delete.setString(1, Traffic.id(n));
            delete.executeUpdate();
        });
    }

    private void work(Connection connection) {
        try (connection;
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO single_row (message_id, user_id, deadline, payload, content) VALUES (?, ?, ?, ?, ?)");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM single_row WHERE message_id = ?")) {
            while (true) {
                tasks.take().run(insert, delete);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        workers.forEach(Thread::interrupt);
    }
}
