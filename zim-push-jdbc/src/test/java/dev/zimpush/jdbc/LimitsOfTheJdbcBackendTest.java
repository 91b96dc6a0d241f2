package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rows of the page on limits that are about this module; each test is named after its row. */
class LimitsOfTheJdbcBackendTest {
    private static final Map<String, String> TEXTS = new TreeMap<>();

    private final JdbcDataSource dataSource = new JdbcDataSource();

    LimitsOfTheJdbcBackendTest() {
        dataSource.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    @BeforeAll
    static void readThePage() throws IOException {
        for (String line : Files.readAllLines(Path.of("..", "docs", "limits.md"))) {
            String[] cells = line.split("\\|", -1);
            if (cells.length == 6 && cells[1].strip().matches("jdbc[A-Za-z]+")) {
                TEXTS.put(cells[1].strip(), cells[4].strip());
            }
        }
    }

    private static void refuses(String row, Class<? extends Exception> type, ThrowingCallable action) {
        String text = TEXTS.get(row);
        assertThat(text).as(row).isNotNull();
        String pattern = Arrays.stream(text.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        Throwable refusal = catchThrowable(action);
        assertThat(refusal).as(row).isInstanceOf(type);
        assertThat(refusal.getMessage()).as(row).matches(pattern);
    }

    private JdbcBackendBuilder builder() {
        return JdbcBackend.on(dataSource);
    }

    @Test
    void everyRow_hasATestOfItsName() {
        assertThat(Arrays.stream(getClass().getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Test.class))
                        .map(Method::getName)
                        .filter(name -> !name.startsWith("everyRow")))
                .containsExactlyInAnyOrderElementsOf(TEXTS.keySet());
    }

    @Test
    void jdbcTablePrefix() {
        refuses(
                "jdbcTablePrefix",
                IllegalArgumentException.class,
                () -> builder().tablePrefix("Zim_").build());
    }

    @Test
    void jdbcSchema() {
        refuses(
                "jdbcSchema",
                IllegalArgumentException.class,
                () -> builder().schema("Public").build());
    }

    @Test
    void jdbcStatementTimeout() {
        refuses(
                "jdbcStatementTimeout",
                IllegalArgumentException.class,
                () -> builder().statementTimeout(Duration.ofMillis(99)).build());
    }

    @Test
    void jdbcPoolSize() {
        refuses(
                "jdbcPoolSize",
                IllegalArgumentException.class,
                () -> JdbcBackend.at(dataSource.getURL()).poolSize(3).build());
    }

    @Test
    void jdbcPoolSizeOfTheHosts() {
        refuses(
                "jdbcPoolSizeOfTheHosts",
                IllegalStateException.class,
                () -> builder().poolSize(5));
    }

    @Test
    void jdbcSettingTwice() {
        refuses(
                "jdbcSettingTwice",
                IllegalStateException.class,
                () -> builder().tablePrefix("a_").tablePrefix("b_"));
    }

    @Test
    void jdbcNoDriver() {
        refuses(
                "jdbcNoDriver",
                IllegalArgumentException.class,
                () -> JdbcBackend.at("jdbc:nonesuch://host/db?p=secret").build());
    }

    @Test
    void jdbcNobodyThere() {
        refuses(
                "jdbcNobodyThere",
                RuntimeException.class,
                () -> JdbcBackend.at("jdbc:postgresql://127.0.0.1:1/db", "bob", "secret")
                        .build());
    }

    @Test
    void jdbcOutboxWithItsOwnPool() {
        refuses(
                "jdbcOutboxWithItsOwnPool",
                IllegalStateException.class,
                () -> JdbcBackend.at(dataSource.getURL()).outbox());
    }

    @Test
    void jdbcTablesMissing() {
        refuses(
                "jdbcTablesMissing",
                IllegalStateException.class,
                () -> builder().build());
    }

    @Test
    void jdbcTablesOlder() throws Exception {
        builder().createTables(true).build().close();
        run("DELETE FROM zim_push_schema_version WHERE version > 1");
        refuses("jdbcTablesOlder", IllegalStateException.class, () -> builder().build());
    }

    @Test
    void jdbcTablesNewer() throws Exception {
        builder().createTables(true).build().close();
        run("INSERT INTO zim_push_schema_version (version, installed_at) VALUES (99, 0)");
        refuses(
                "jdbcTablesNewer",
                IllegalStateException.class,
                () -> builder().createTables(true).build());
    }

    private void run(String sql) throws Exception {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void jdbcDatabaseTooOld() {
        refuses(
                "jdbcDatabaseTooOld",
                IllegalStateException.class,
                () -> Server.of("PostgreSQL", "PostgreSQL 12.9, encoding UTF8", 12, 9, true));
    }

    @Test
    void jdbcDatabaseUntested() {
        refuses("jdbcDatabaseUntested", IllegalStateException.class, () -> Server.of("MySQL", "8.4.3", 8, 4, false));
    }

    @Test
    void jdbcDatabaseUnknown() {
        refuses("jdbcDatabaseUnknown", IllegalStateException.class, () -> Server.of("Oracle", "23", 23, 0, true));
    }

    @Test
    void jdbcEncoding() {
        refuses(
                "jdbcEncoding",
                IllegalStateException.class,
                () -> Server.of("PostgreSQL", "PostgreSQL 18.6, encoding LATIN1", 18, 6, true));
    }
}
