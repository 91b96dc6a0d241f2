package dev.zimpush.jdbc;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the tombstones of addresses 30 days after the address was removed, with the texts that some of
 * them keep, so that the table is bounded by the addresses that were live within a month. Each node looks when it opens its backend's first address, and once an hour from then on,
 * on the thread of a bind; a few thousand at most each time.
 */
final class Tombstones {
    private static final Logger log = LoggerFactory.getLogger(Tombstones.class);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final long PERIOD_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int BATCH = 500;
    private static final int BATCHES = 10;

    private final Database database;
    private final AtomicLong next = new AtomicLong(System.nanoTime());

    Tombstones(Database database) {
        this.database = database;
    }

    /** Removes some that are old enough, if it is time to look. Never fails. */
    void removeOld() {
        long due = next.get();
        long now = System.nanoTime();
        if (now - due < 0 || !next.compareAndSet(due, now + PERIOD_NANOS)) {
            return;
        }
        try {
            for (int i = 0; i < BATCHES && removeBatch() == BATCH; i++) {
                log.debug("Removed {} old tombstones", BATCH);
            }
        } catch (DatabaseException e) {
            log.warn("Old tombstones of addresses stay for now: {}", e.getMessage());
        }
    }

    private int removeBatch() {
        return database.statement(
                "remove old tombstones",
                handle -> handle.createUpdate(database.sql(AddressSql.purge(database.dialect())))
                        .bind("age", KEPT.toMillis())
                        .bind("most", BATCH)
                        .execute());
    }
}
