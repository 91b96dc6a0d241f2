package dev.zimpush.figures;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/**
 * The fastest SQL that is written for this by hand: what has queued up is inserted from arrays and deleted by an array, both in
 * one round trip and transaction.
 */
final class HandWrittenBatches implements Subject {
    private static final int AT_MOST = 1000;
    private static final String INSERT = "INSERT INTO batched (message_id, user_id, deadline, payload, content)"
            + " SELECT * FROM unnest(?::text[], ?::text[], ?::bigint[], ?::bytea[], ?::bytea[])";
    private static final String DELETE = "DELETE FROM batched WHERE message_id = ANY (?::text[])";

    private final List<Writer> writers = new ArrayList<>();

    static HandWrittenBatches on(Server server, int connections) throws SQLException {
        HandWrittenTable.create(server, "batched");
        HandWrittenBatches subject = new HandWrittenBatches();
        for (int i = 0; i < connections; i++) {
            subject.writers.add(new Writer(server.connect(), i));
        }
        subject.writers.forEach(Writer::start);
        return subject;
    }

    @Override
    public String name() {
        return "hand-written batches of " + AT_MOST + ", " + writers.size() + " connections";
    }

    @Override
    public String table() {
        return "batched";
    }

    @Override
    public void send(long n, Runnable onDurable) {
        writer(n).changes.add(new Insert(Traffic.id(n), Traffic.user(n), HandWrittenTable.deadline(), onDurable));
    }

    @Override
    public void acknowledge(long n) {
        writer(n).changes.add(new Delete(Traffic.id(n)));
    }

    private Writer writer(long n) {
        return writers.get((int) (n % writers.size()));
    }

    @Override
    public void close() {
        writers.forEach(Thread::interrupt);
    }

    private sealed interface Change {}

    private record Insert(String id, String user, long deadline, Runnable onDurable) implements Change {}

    private record Delete(String id) implements Change {}

    private static final class Writer extends Thread {
        final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
        private final Connection connection;

        Writer(Connection connection, int number) {
            super("batches-" + number);
            setDaemon(true);
            this.connection = connection;
        }

        @Override
        public void run() {
            try (connection;
                    PreparedStatement both = connection.prepareStatement(INSERT + ';' + DELETE);
                    PreparedStatement insert = connection.prepareStatement(INSERT);
                    PreparedStatement delete = connection.prepareStatement(DELETE)) {
                List<Change> batch = new ArrayList<>(AT_MOST);
                while (true) {
                    batch.add(changes.take());
                    changes.drainTo(batch, AT_MOST - 1);
                    write(batch, insert, delete, both);
                    batch.clear();
                }
            } catch (InterruptedException e) {
                currentThread().interrupt();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private void write(
                List<Change> batch, PreparedStatement insert, PreparedStatement delete, PreparedStatement both)
                throws SQLException {
            List<Insert> inserts = of(Insert.class, batch);
            List<Delete> deletes = of(Delete.class, batch);
            if (deletes.isEmpty()) {
                bind(insert, inserts);
                insert.execute();
            } else if (inserts.isEmpty()) {
                delete.setArray(1, texts(deletes, Delete::id));
                delete.execute();
            } else {
                bind(both, inserts);
                both.setArray(6, texts(deletes, Delete::id));
                both.execute();
            }
            inserts.forEach(done -> done.onDurable.run());
        }

        private static <T extends Change> List<T> of(Class<T> kind, List<Change> batch) {
            return batch.stream().filter(kind::isInstance).map(kind::cast).toList();
        }

        private void bind(PreparedStatement to, List<Insert> inserts) throws SQLException {
            byte[][] payloads = new byte[inserts.size()][];
            byte[][] contents = new byte[inserts.size()][];
            Arrays.fill(payloads, Traffic.payload());
            Arrays.fill(contents, Traffic.content());
            to.setArray(1, texts(inserts, Insert::id));
            to.setArray(2, texts(inserts, Insert::user));
            to.setArray(
                    3,
                    connection.createArrayOf(
                            "int8", inserts.stream().map(Insert::deadline).toArray(Long[]::new)));
            to.setArray(4, connection.createArrayOf("bytea", payloads));
            to.setArray(5, connection.createArrayOf("bytea", contents));
        }

        private <T> Array texts(List<T> rows, Function<T, String> column) throws SQLException {
            return connection.createArrayOf("text", rows.stream().map(column).toArray(String[]::new));
        }
    }
}
