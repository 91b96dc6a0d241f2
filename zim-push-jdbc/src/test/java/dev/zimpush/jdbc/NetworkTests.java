package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Backend;
import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * When the way to the database is in trouble; one subclass for each database that is a server. A read of a socket heeds no
 * interrupt, so the tests run on threads of their own.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class NetworkTests extends SpaceTests {
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");
    private static final Address ADDRESS = Address.apns("t-1", "com.acme.chat");

    NetworkTests(TestDatabase database) {
        super(database);
    }

    @Test
    void anyCall_networkStandsStill_failsAndWorksWhenItMoves() throws Exception {
        try (FrozenRelay relay = FrozenRelay.to(space.url());
                HikariDataSource pool = space.pool(config -> {
                    config.setJdbcUrl(relay.url());
                    config.setMaximumPoolSize(2);
                    config.setConnectionTimeout(1_000);
                    config.setValidationTimeout(500);
                    if (space.dialect() == Dialect.POSTGRESQL) {
                        config.addDataSourceProperty("cancelSignalTimeout", "1");
                    }
                });
                Backend backend = space.builder(pool)
                        .createTables(true)
                        .statementTimeout(Duration.ofMillis(200))
                        .build()) {
            backend.devices().bind(PHONE, ADDRESS);
            relay.freeze();

            assertThatThrownBy(() -> backend.devices().live(Set.of("bob"))).isInstanceOf(DatabaseException.class);
            assertThatThrownBy(() -> backend.devices().bind(PHONE, ADDRESS)).isInstanceOf(DatabaseException.class);

            relay.thaw();
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> backend.devices().live(Set.of("bob")).containsKey("bob"));
        }
    }

    @Test
    void bind_connectionsKilledByTheServer_failsAtMostOnceForEachAndThenWorks() {
        try (HikariDataSource pool = space.pool(this::named);
                Backend backend = space.builder(pool).createTables(true).build()) {
            backend.devices().bind(PHONE, ADDRESS);
            killThem();

            Awaitility.await().ignoreExceptions().until(() -> backend.devices().bind(PHONE, ADDRESS) != null);
            assertThat(backend.devices().live(Set.of("bob"))).containsKey("bob");
        }
    }

    private void named(HikariConfig config) {
        config.setMaximumPoolSize(2);
        if (space.dialect() == Dialect.POSTGRESQL) {
            config.addDataSourceProperty("ApplicationName", space.name());
        }
    }

    private void killThem() {
        if (space.dialect() == Dialect.POSTGRESQL) {
            space.rows(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ?", space.name());
        } else {
            space.rows(
                            "SELECT id FROM information_schema.processlist WHERE id <> connection_id() AND db = ?",
                            space.name())
                    .forEach(row -> space.run("KILL " + row.get("id")));
        }
    }
}
