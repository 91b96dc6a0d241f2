package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.spi.Backend;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the host's pool is set to; one subclass for each database. */
abstract class ConnectionTests extends SpaceTests {
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");
    private static final Address ADDRESS = Address.apns("t-1", "com.acme.chat");

    ConnectionTests(TestDatabase database) {
        super(database);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bind_autocommitOnOrOff_isCommitted(boolean autoCommit) {
        try (HikariDataSource pool = space.pool(config -> config.setAutoCommit(autoCommit));
                Backend backend = space.builder(pool).createTables(true).build()) {
            backend.devices().bind(PHONE, ADDRESS);
            backend.devices().remove(backend.devices().bind(PHONE, ADDRESS).registration(), null);
            backend.devices().bind(PHONE, ADDRESS);

            assertThat(space.number("SELECT count(*) FROM zim_push_address WHERE live_identity IS NOT NULL"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anyCall_poolResetsNothing_leavesTheConnectionAsItFoundIt(boolean autoCommit) throws SQLException {
        try (OneConnection pool = new OneConnection(space.url());
                Backend backend = space.builder(pool).createTables(true).build()) {
            setUpOddly(pool.raw(), autoCommit);
            List<Object> before = state(pool.raw());

            backend.devices().bind(PHONE, ADDRESS);
            assertThat(state(pool.raw())).isEqualTo(before);
            assertThat(backend.devices().live(Set.of("bob"))).hasSize(1);
            assertThat(state(pool.raw())).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anyFailure_poolResetsNothing_leavesTheConnectionAsItFoundIt(boolean autoCommit) throws SQLException {
        try (OneConnection pool = new OneConnection(space.url());
                Backend backend = space.builder(pool).createTables(true).build()) {
            setUpOddly(pool.raw(), autoCommit);
            List<Object> before = state(pool.raw());
            space.run("DROP TABLE zim_push_address");

            assertThatThrownBy(() -> backend.devices().bind(PHONE, ADDRESS)).isInstanceOf(DatabaseException.class);
            assertThat(state(pool.raw())).isEqualTo(before);
            assertThatThrownBy(() -> backend.devices().live(Set.of("bob"))).isInstanceOf(DatabaseException.class);
            assertThat(state(pool.raw())).isEqualTo(before);
        }
    }

    private static void setUpOddly(Connection connection, boolean autoCommit) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        connection.setNetworkTimeout(Runnable::run, 123_000);
        connection.setAutoCommit(autoCommit);
    }

    private List<Object> state(Connection connection) throws SQLException {
        List<Object> state = List.of(
                connection.getAutoCommit(),
                connection.getTransactionIsolation(),
                connection.getNetworkTimeout(),
                connection.isReadOnly(),
                String.valueOf(connection.getSchema()),
                String.valueOf(connection.getCatalog()),
                own(connection));
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
        return state;
    }

    private String own(Connection connection) throws SQLException {
        String question = switch (space.dialect()) {
            case POSTGRESQL ->
                "SELECT concat_ws(' ', current_setting('statement_timeout'),"
                        + " current_setting('idle_in_transaction_session_timeout'), current_setting('search_path'))";
            case MARIADB -> "SELECT concat_ws(' ', @@max_statement_time, @@tx_isolation)";
            case H2 -> "SELECT setting_value FROM information_schema.settings WHERE setting_name = 'QUERY_TIMEOUT'";
        };
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    @Test
    void bind_poolLeftATransactionOpen_worksAndIsCommitted() throws SQLException {
        try (OneConnection pool = new OneConnection(space.url());
                Backend backend = space.builder(pool).createTables(true).build()) {
            pool.raw().setAutoCommit(false);
            try (Statement statement = pool.raw().createStatement()) {
                statement.execute("SELECT count(*) FROM zim_push_address");
            }

            backend.devices().bind(PHONE, ADDRESS);

            assertThat(space.number("SELECT count(*) FROM zim_push_address")).isEqualTo(1);
        }
    }

    @Test
    void bind_poolsTransactionsAreSerializable_seesWhatOthersCommitMeanwhile() throws Exception {
        try (HikariDataSource pool = space.pool(config -> config.setTransactionIsolation("TRANSACTION_SERIALIZABLE"));
                Backend backend = space.builder(pool).createTables(true).build()) {
            Callable<Registration> tenTimes = () -> {
                for (int i = 0; i < 9; i++) {
                    backend.devices().bind(PHONE, ADDRESS);
                }
                return backend.devices().bind(PHONE, ADDRESS).registration();
            };
            assertThat(Parallel.run(Collections.nCopies(4, tenTimes))).hasSize(4);
            assertThat(space.number("SELECT count(*) FROM zim_push_address")).isEqualTo(1);
        }
    }

    @Test
    void bind_poolExhausted_failsClearlyAndWorksAgainWhenThereIsOne() throws SQLException {
        try (HikariDataSource pool = space.pool(config -> {
                    config.setMaximumPoolSize(1);
                    config.setConnectionTimeout(250);
                });
                Backend backend = space.builder(pool).createTables(true).build()) {
            try (Connection held = pool.getConnection()) {
                assertThat(held.isValid(1)).isTrue();
                assertThatThrownBy(() -> backend.devices().bind(PHONE, ADDRESS))
                        .isInstanceOf(DatabaseException.class)
                        .hasMessageContaining("could not bind an address: ")
                        .hasMessageContaining("Connection is not available");
            }

            backend.devices().bind(PHONE, ADDRESS);
            assertThat(space.number("SELECT count(*) FROM zim_push_address")).isEqualTo(1);
        }
    }

    @Test
    void build_poolOfOneConnection_createsTables() {
        try (HikariDataSource pool = space.pool(config -> {
                    config.setMaximumPoolSize(1);
                    config.setConnectionTimeout(250);
                });
                Backend backend = space.builder(pool).createTables(true).build()) {
            assertThat(backend.devices().live(Set.of("bob"))).isEmpty();
        }
    }
}
