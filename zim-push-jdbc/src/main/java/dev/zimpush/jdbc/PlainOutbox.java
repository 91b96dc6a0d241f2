package dev.zimpush.jdbc;

import dev.zimpush.Message;
import dev.zimpush.spi.Journal.Enqueued;
import dev.zimpush.spi.Journal.MessageKey;
import dev.zimpush.spi.Journal.NewMessage;
import dev.zimpush.spi.Journal.Placed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes deliveries of what was enqueued, in SQL that every database takes. On MariaDB rows that are locked are left out: to it, a
 * row that a host's transaction has just inserted is one.
 */
final class PlainOutbox {
    private static final int MOST = 500;
    private static final Logger log = LoggerFactory.getLogger(PlainOutbox.class);

    private static final String PICK = """
            SELECT id, user_id, message_id, enqueued_at, time_to_live, sequence_number, conversation, kind, settlement,
                   payload, content
            FROM zim_push_message WHERE id > ? ORDER BY id LIMIT ? FOR UPDATE""";

    private static final String REMOVE = "DELETE FROM zim_push_message WHERE id = ?";

    private final Database database;
    private final PlainRows rows;
    private final PlainWrite write;
    private final String pick;

    PlainOutbox(Database database, PlainRows rows, PlainWrite write) {
        this.database = database;
        this.rows = rows;
        this.write = write;
        pick = database.dialect() == Dialect.MARIADB ? PICK + " SKIP LOCKED" : PICK;
    }

    Enqueued outbox(long node, int atMost) {
        AtomicBoolean again = new AtomicBoolean();
        return database.transaction("take messages from the outbox", handle -> {
            boolean look = again.getAndSet(true);
            return rows.liveNodes(handle).contains(node) ? outbox(handle, node, atMost, look) : Enqueued.NOTHING;
        });
    }

    private Enqueued outbox(Handle handle, long node, int atMost, boolean look) throws SQLException {
        List<Waiting> waiting = readable(handle, Math.min(atMost, MOST));
        Calls.batch(handle, database.sql(REMOVE), waiting, (to, each) -> to.number(each.id));
        List<NewMessage> messages =
                waiting.stream().map(Waiting::message).filter(Objects::nonNull).toList();
        List<List<Placed>> placed = write.append(handle, node, messages, look, true);
        Set<Long> owners = new TreeSet<>();
        List<MessageKey> withoutDevices = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            placed.get(i).stream().filter(Placed::fresh).forEach(each -> owners.add(each.owner()));
            if (placed.get(i).isEmpty()) {
                Message message = messages.get(i).message();
                withoutDevices.add(new MessageKey(message.recipient(), message.id()));
            }
        }
        return new Enqueued(messages.size(), owners, withoutDevices);
    }

    /** The first that can be read, behind those that can't. */
    private List<Waiting> readable(Handle handle, int atMost) throws SQLException {
        long after = 0;
        while (true) {
            long behind = after;
            List<Waiting> page = Calls.rows(
                    handle, database.sql(pick), to -> to.number(behind).number(atMost), Waiting::read);
            List<Waiting> readable =
                    page.stream().filter(each -> each.message != null).toList();
            if (!readable.isEmpty() || page.size() < atMost) {
                return readable;
            }
            after = page.get(page.size() - 1).id;
        }
    }

    /**
     * A message that was enqueued.
     *
     * @param message null if a later release enqueued it and this one can't read it: it waits for a node that can
     */
    private record Waiting(long id, @Nullable NewMessage message) {
        static Waiting read(ResultSet row) throws SQLException {
            Instant enqueuedAt = Instant.ofEpochMilli(row.getLong("enqueued_at"));
            try {
                Message message = StoredRow.message(row);
                return new Waiting(row.getLong("id"), new NewMessage(message, enqueuedAt, Set.of(), Set.of(), true));
            } catch (IllegalArgumentException | IllegalStateException e) {
                log.debug("A message of the outbox can't be read, and waits for a node that can", e);
                return new Waiting(row.getLong("id"), null);
            }
        }
    }
}
