package dev.zimpush.jdbc;

import dev.zimpush.Message;
import dev.zimpush.spi.Backend;
import dev.zimpush.testkit.JournalContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;

/** The contract of journals; one subclass for each database. */
abstract class JdbcJournalContract extends JournalContract {
    private final TestDatabase database;
    private final List<Backend> backends = new ArrayList<>();
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
        backends.add(backend);
        return backend;
    }

    @Override
    protected Backend anotherBackend() {
        Backend backend = space.builder().build();
        backends.add(backend);
        return backend;
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
        backends.forEach(Backend::close);
        if (space != null) {
            space.close();
        }
    }
}
