package dev.zimpush.jdbc;

import dev.zimpush.Message;
import dev.zimpush.spi.Backend;
import dev.zimpush.testkit.JournalContract;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;

/** The contract of journals; one subclass for each database. */
abstract class JdbcJournalContract extends JournalContract {
    private final TestDatabase database;
    private Space space;
    private JdbcOutbox outbox;

    JdbcJournalContract(TestDatabase database) {
        this.database = database;
    }

    @Override
    protected Backend newBackend() {
        space = database.space();
        JdbcBackend backend = space.builder().build();
        outbox = backend.outbox();
        return backend;
    }

    @Override
    protected Backend anotherBackend() {
        return space.builder().build();
    }

    @Override
    protected void passTime(Duration duration) {
        space.passTime(duration);
    }

    @Override
    protected boolean enqueue(Message message) {
        try (Handle handle = space.open()) {
            handle.useTransaction(host -> outbox.enqueue(host, message));
        }
        return true;
    }

    @AfterEach
    void drop() {
        if (space != null) {
            space.close();
        }
    }
}
