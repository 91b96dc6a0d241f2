package dev.zimpush.jdbc;

import dev.zimpush.Message;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages within the host's own database transactions: a message is sent if that commits, and only then.
 *
 * <pre>{@code
 * connection.setAutoCommit(false);
 * ...                                          // the host's own statements
 * outbox.enqueue(connection, message);
 * connection.commit();
 * outbox.committed();                          // optional: sent at once, not within a quarter of a second
 * }</pre>
 *
 * <p>Enqueuing writes one row. After the commit a node takes it, finds the recipient's devices, and makes the deliveries,
 * which then go their way as those of {@link dev.zimpush.ZimPush#send}. The time to live counts from the enqueuing. Neither
 * the size and settings of the content are checked with a push provider, nor is there room to be refused: what
 * {@code send} would have thrown is found out later, and ends as the delivery's outcome. The type, the time to live and the privacy of
 * its {@link dev.zimpush.PushProfile} are those of the node that takes it. One whose profile that node does not know is pushed as an
 * alert, without its text: give new profiles to the nodes first.
 *
 * <p>An id that is enqueued twice, or enqueued and sent, makes one delivery per device while that is unsettled.
 * A recall, or a read, does not reach what still waits here: it is for what was sent.
 *
 * <p>Comes from {@link JdbcBackend#outbox}, or from {@link JdbcBackendBuilder#outbox} in a process that runs no node.
 * Thread-safe, and holds nothing that has to be closed; connections are used by one thread at a time, as ever.
 */
public final class JdbcOutbox {
    private static final int ROUNDS = 2;

    /** No limit of time but the connection's own. */
    private static final int AS_THE_HOST_SET = 0;

    private static final String ENQUEUE = """
            INSERT INTO zim_push_message (
                user_id, message_id, enqueued_at, time_to_live, sequence_number, conversation, kind, settlement, payload, content)
            VALUES (?, ?, {now}, ?, ?, ?, ?, ?, ?, ?)
            """;

    private final Database database;
    private final @Nullable PostgreSqlWakeup hints;
    private final boolean notifying;
    private final AtomicInteger waiting = new AtomicInteger();

    JdbcOutbox(Database database, @Nullable PostgreSqlWakeup hints, boolean notifying) {
        this.database = database;
        this.hints = hints;
        this.notifying = notifying;
    }

    /**
     * One that makes the commit itself the hint (NOTIFY), so that {@link #committed} need not be called. PostgreSQL lets
     * such transactions commit one after the other only, which limits how many there can be per second. On other
     * databases, and with {@code listen(false)}, it is the same as this one.
     */
    public JdbcOutbox notifyingOnCommit() {
        return new JdbcOutbox(database, hints, true);
    }

    /**
     * Adds a message to the transaction that the connection is in. Neither commits nor changes any setting of the connection; with
     * autocommit on, the message is on its way when this returns.
     *
     * @throws RuntimeException when the database refuses; its cause is the {@link SQLException}, without values of rows.
     *     The transaction is then in the state that the database leaves it in after a failed statement.
     */
    public void enqueue(Connection connection, Message message) {
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(message, "message");
        try {
            Calls.change(connection, AS_THE_HOST_SET, database.sql(ENQUEUE), to -> bind(to, message));
            if (notifying && hints != null) {
                Calls.rows(
                        connection, AS_THE_HOST_SET, database.sql(PostgreSqlWakeup.WAKE_ALL), 0, to -> {}, row -> true);
            }
        } catch (SQLException e) {
            throw DatabaseException.of("enqueue a message", e, null);
        }
    }

    /** The same with a handle of jdbi's. */
    public void enqueue(Handle handle, Message message) {
        enqueue(handle.getConnection(), message);
    }

    private static void bind(Arguments to, Message message) throws SQLException {
        to.text(message.recipient())
                .text(message.id())
                .number(NewRow.timeToLive(message))
                .number(NewRow.sequence(message))
                .text(NewRow.conversation(message))
                .text(message.kind().name())
                .text(message.settlement().name())
                .bytes(NewRow.payload(message))
                .bytes(NewRow.content(message));
    }

    /**
     * Says that a transaction with messages has committed: nodes then look at once. Optional, and never fails: without it, or
     * where the database has no hints, they look within a quarter of a second. Takes one round trip, on a connection of the
     * pool's; calls that come meanwhile are answered by the next one.
     */
    public void committed() {
        if (hints == null || waiting.getAndIncrement() > 0) {
            return;
        }
        int rounds = 0;
        int seen;
        do {
            seen = waiting.get();
            hints.wakeAll();
            rounds++;
        } while (rounds < ROUNDS && waiting.get() > seen);
        waiting.set(0);
    }

    /** The tables. */
    @Override
    public String toString() {
        return "JdbcOutbox[" + database.dialect() + ", " + database.tables() + ']';
    }
}
