package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.core.ZimPushBuilder;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcBackendBuilderTest {
    private final String url = "jdbc:h2:mem:" + UUID.randomUUID();

    private JdbcBackendBuilder builder() {
        return JdbcBackend.at(url).createTables(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Zim_", "1zim", "_zim", "zim-", "zim ", "zim\"; DROP", "abcdefghijklmnopqrstuvwxy"})
    void tablePrefix_notANameEverywhere_isRefused(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().tablePrefix(prefix).build())
                .withMessageContaining("tablePrefix \"" + prefix + '"');
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Public", "1a", "a b", "a.b", "a\"b"})
    void schema_notANameEverywhere_isRefused(String schema) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().schema(schema).build())
                .withMessageContaining("schema \"" + schema + '"');
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.099S", "PT10M0.001S", "PT-1S"})
    void statementTimeout_outOfBounds_isRefused(Duration timeout) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().statementTimeout(timeout).build())
                .withMessageContaining("statementTimeout " + timeout);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 3, 257})
    void poolSize_outOfBounds_isRefused(int size) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().poolSize(size).build())
                .withMessageContaining("poolSize " + size);
    }

    @Test
    void poolSize_forTheHostsDataSource_isRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> JdbcBackend.on(new JdbcDataSource()).poolSize(5))
                .withMessageContaining("poolSize(5)");
    }

    @Test
    void anySetting_twice_isRefusedWithBoth() {
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().tablePrefix("a_").tablePrefix("b_"))
                .withMessageContaining("tablePrefix(b_) contradicts tablePrefix(a_)");
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().createTables(false))
                .withMessageContaining("createTables(false) contradicts createTables(true)");
    }

    @Test
    void build_settingsAtTheirBounds_areTaken() {
        builder()
                .tablePrefix("abcdefghijklmnopqrstuvw_")
                .schema("public")
                .statementTimeout(Duration.ofMillis(100))
                .poolSize(4)
                .listen(false)
                .build()
                .close();
    }

    @Test
    void build_unknownDatabase_isRefusedByName() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL(url);

        assertThatIllegalStateException()
                .isThrownBy(
                        () -> JdbcBackend.on(disguised(h2)).createTables(true).build())
                .withMessageContaining("Derby")
                .withMessageContaining("supported are");
    }

    private static DataSource disguised(DataSource real) {
        return proxy(
                DataSource.class,
                real,
                "getConnection",
                connection -> proxy(
                        Connection.class,
                        connection,
                        "getMetaData",
                        data -> proxy(DatabaseMetaData.class, data, "getDatabaseProductName", name -> "Derby")));
    }

    /** What a method's answer is turned into. */
    @FunctionalInterface
    private interface Turned {
        Object of(Object answer);
    }

    private static <T> T proxy(Class<T> type, Object real, String turnedMethod, Turned turned) {
        return type.cast(Proxy.newProxyInstance(
                JdbcBackendBuilderTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object answer = method.invoke(real, arguments);
                    return method.getName().equals(turnedMethod) ? turned.of(answer) : answer;
                }));
    }

    @Test
    void at_unknownScheme_isRefusedWithoutTheAddress() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JdbcBackend.at("jdbc:nonesuch://host/db?password=secret")
                        .build())
                .withMessageContaining("no driver for jdbc:nonesuch:...")
                .withMessageNotContaining("secret");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> JdbcBackend.at("postgresql://bob:secret@host/db").build())
                .withMessageContaining("does not begin with jdbc:")
                .withMessageNotContaining("secret");
    }

    @Test
    void at_nobodyThere_failsClearlyWithoutThePassword() {
        Throwable thrown = catchThrowable(() -> JdbcBackend.at("jdbc:postgresql://127.0.0.1:1/db", "bob", "secret")
                .build());

        assertThat(thrown)
                .hasMessageContaining("could not connect to the database")
                .hasMessageContaining("refused");
        assertThat(Texts.of(thrown)).doesNotContain("secret");
    }

    @Test
    void at_wrongPassword_failsClearlyWithoutIt() {
        JdbcBackend open = JdbcBackend.at(url, "sa", "right").createTables(true).build();

        Throwable thrown =
                catchThrowable(() -> JdbcBackend.at(url, "sa", "secret").build());

        assertThat(thrown).hasMessageContaining("could not connect").hasMessageContaining("28000");
        assertThat(Texts.of(thrown)).doesNotContain("secret");
        open.close();
    }

    @Test
    void close_ofItsOwnPool_closesIt() {
        JdbcBackend backend = builder().build();
        backend.devices().bind(DeviceKey.of("bob", "phone"), Address.apns("t-1", "com.acme.chat"));
        backend.close();

        assertThatThrownBy(() -> backend.devices().live(Set.of("bob"))).isInstanceOf(RuntimeException.class);
    }

    @Test
    void buildOfTheNode_databaseGoneSince_closesItsOwnPool() throws SQLException {
        JdbcBackend backend = builder().build();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE zim_push_node CASCADE");
        }

        assertThatThrownBy(() -> ZimPushBuilder.create().backend(backend).build())
                .hasMessageContaining("could not join");
        assertThatThrownBy(() -> backend.devices().live(Set.of("bob"))).hasMessageContaining("has been closed");
    }

    @Test
    void build_tablesMissing_closesItsOwnPool() throws SQLException {
        assertThatIllegalStateException().isThrownBy(() -> JdbcBackend.at(url).build());

        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet sessions = statement.executeQuery("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS")) {
            sessions.next();
            assertThat(sessions.getInt(1)).isEqualTo(1);
        }
    }

    @Test
    void close_ofTheHostsPool_leavesItOpen() throws SQLException {
        try (Space space = TestDatabase.H2.space()) {
            space.builder().build().close();

            try (Connection connection = space.dataSource().getConnection()) {
                assertThat(connection.isValid(1)).isTrue();
            }
        }
    }

    @Test
    void toString_always_namesTheTablesAndNoSecret() {
        try (JdbcBackend backend = JdbcBackend.at(url, "sa", "secret")
                .createTables(true)
                .schema("public")
                .build()) {
            assertThat(backend).hasToString("JdbcBackend[H2, public.zim_push_*]");
        }
    }
}
