package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Registration;
import dev.zimpush.spi.Backend;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** How the backend finds, checks and makes its tables; one subclass for each database. */
abstract class JdbcBackendTests extends SpaceTests {
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");
    private static final int NODES = 8;

    JdbcBackendTests(TestDatabase database) {
        super(database);
    }

    private static void bind(Backend backend, String text) {
        backend.devices().bind(PHONE, Address.apns(text, "com.acme.chat"));
    }

    private static List<String> texts(Backend backend) {
        return backend.devices().live(Set.of("bob")).getOrDefault("bob", List.of()).stream()
                .map(registration -> registration.address().text())
                .toList();
    }

    private List<Integer> versions(String prefix) {
        return space.rows("SELECT version FROM " + prefix + "schema_version ORDER BY version").stream()
                .map(row -> ((Number) row.get("version")).intValue())
                .toList();
    }

    private List<Integer> allVersions() {
        return Schema.FILES.stream().map(Schema::version).toList();
    }

    @Test
    void build_tablesMissing_namesTheFilesInOrder() {
        String folder = "dev/zimpush/jdbc/schema/" + space.dialect().folder() + '/';

        assertThatIllegalStateException()
                .isThrownBy(() -> space.builder(space.dataSource()).build())
                .withMessageContaining("the tables zim_push_* are missing")
                .withMessageContaining(folder + String.join(", " + folder, Schema.FILES))
                .withMessageContaining("createTables(true)")
                .withMessageNotContaining("replaced");
    }

    @Test
    void build_tablesMissingWithPrefixAndSchema_saysWhatToReplaceAndWhere() {
        String schema = space.dialect() == Dialect.H2 ? "public" : space.name();

        assertThatIllegalStateException()
                .isThrownBy(() -> space.builder(space.dataSource())
                        .tablePrefix("acme_")
                        .schema(schema)
                        .build())
                .withMessageContaining("the tables " + schema + ".acme_* are missing")
                .withMessageContaining("with zim_push_ replaced by acme_ throughout, in schema " + schema);
    }

    @Test
    void build_schemaMissing_saysSo() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        space.builder(space.dataSource()).schema("nonesuch").build())
                .withMessageContaining("there is no schema nonesuch");
    }

    @Test
    void build_tablesOfAnOlderRelease_namesTheLastFile() {
        space.builder().build().close();
        space.run("DELETE FROM zim_push_schema_version WHERE version = ?", Schema.NEEDED);
        String last = Schema.FILES.get(Schema.FILES.size() - 1);

        assertThatIllegalStateException()
                .isThrownBy(() -> space.builder(space.dataSource()).build())
                .withMessageContaining("run the SQL in dev/zimpush/jdbc/schema/"
                        + space.dialect().folder() + '/' + last + " of the zim-push-jdbc jar");
    }

    @Test
    void build_tablesOfALaterRelease_isRefused() {
        space.builder().build().close();
        int later = Schema.NEEDED + 1;
        space.run("INSERT INTO zim_push_schema_version (version, installed_at) VALUES (?, 0)", later);

        assertThatIllegalStateException()
                .isThrownBy(() -> space.builder().build())
                .withMessageContaining("have version " + later)
                .withMessageContaining("knows versions up to " + Schema.NEEDED)
                .withMessageContaining("a later release made them");
    }

    @Test
    void build_filesRunAsTheyAre_isContent() throws IOException, SQLException {
        for (String file : Schema.FILES) {
            space.runFile(file);
        }

        try (Backend backend = space.builder(space.dataSource()).build()) {
            bind(backend, "t-1");
            assertThat(texts(backend)).containsExactly("t-1");
        }
        assertThat(versions("zim_push_")).isEqualTo(allVersions());
    }

    @Test
    void build_tablesFromBeforeTheLocales_addsThemAndKeepsTheAddresses() throws IOException, SQLException {
        for (String file : Schema.FILES) {
            if (Schema.version(file) < 6) {
                space.runFile(file);
            }
        }
        Address address = Address.apns("t-1", "com.acme.chat");
        space.run(
                "INSERT INTO zim_push_address (user_id, device_id, app, environment, kind, platform, type, text,"
                        + " live_identity, generation, registered_at) VALUES ('bob', 'phone', 'com.acme.chat',"
                        + " 'PRODUCTION', 'ALERT', 'apns', 'TOKEN', 't-1', ?, 7, 1000)",
                AddressIdentity.of(address));

        try (Backend backend = space.builder().build()) {
            Registration before = new Registration(PHONE, address, Instant.ofEpochSecond(1), 7);
            assertThat(backend.devices().live(Set.of("bob"))).isEqualTo(Map.of("bob", List.of(before)));
            Registration bound =
                    backend.devices().bind(PHONE, address, Locale.GERMANY).registration();
            assertThat(backend.devices().live(Set.of("bob"))).isEqualTo(Map.of("bob", List.of(bound)));
        }
        assertThat(versions("zim_push_")).isEqualTo(allVersions());
    }

    @Test
    void build_tablesThere_keepsWhatIsInThem() {
        try (Backend first = space.builder().build()) {
            bind(first, "t-1");
        }

        try (Backend again = space.builder().build()) {
            assertThat(texts(again)).containsExactly("t-1");
        }
        assertThat(versions("zim_push_")).isEqualTo(allVersions());
    }

    @Test
    void build_manyNodesAtOnce_oneCreatesAndAllSucceed() throws Exception {
        Callable<JdbcBackend> start = () -> space.builder().build();
        List<JdbcBackend> backends = Parallel.run(Collections.nCopies(NODES, start));

        bind(backends.get(0), "t-1");
        assertThat(backends).allSatisfy(backend -> assertThat(texts(backend)).containsExactly("t-1"));
        backends.forEach(JdbcBackend::close);
        assertThat(versions("zim_push_")).isEqualTo(allVersions());
    }

    @Test
    void build_otherPrefix_hasTablesOfItsOwn() {
        try (Backend ours = space.builder().build();
                Backend others = space.builder().tablePrefix("acme_chat_").build()) {
            bind(ours, "t-1");
            bind(others, "t-2");

            assertThat(texts(ours)).containsExactly("t-1");
            assertThat(texts(others)).containsExactly("t-2");
        }
        assertThat(versions("acme_chat_")).isEqualTo(allVersions());
        assertThat(space.number("SELECT count(*) FROM acme_chat_address")).isEqualTo(1);
    }

    @Test
    void build_schema_createsAndUsesTheTablesThere() {
        String schema = space.name() + "_other";
        space.run("CREATE SCHEMA " + schema);
        try (Backend here = space.builder().build();
                Backend there = space.builder().schema(schema).build()) {
            bind(here, "t-1");
            bind(there, "t-2");

            assertThat(texts(here)).containsExactly("t-1");
            assertThat(texts(there)).containsExactly("t-2");
            assertThat(space.rows("SELECT text FROM " + schema + ".zim_push_address"))
                    .isEqualTo(List.of(Map.of("text", "t-2")));
        } finally {
            space.run("DROP SCHEMA " + schema + (space.dialect() == Dialect.MARIADB ? "" : " CASCADE"));
        }
    }

    @Test
    void bind_oddZonesOfSessionAndJvm_isRegisteredAtTheTimeInUtc() {
        long before = System.currentTimeMillis();
        try (Backend backend = space.builder().build()) {
            bind(backend, "t-1");
        }

        assertThat(space.number("SELECT registered_at FROM zim_push_address"))
                .isBetween(before - 60_000, before + 60_000);
        assertThat(space.number("SELECT max(installed_at) FROM zim_push_schema_version"))
                .isBetween(before - 60_000, before + 60_000);
    }
}
