package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerTest {
    @ParameterizedTest
    @CsvSource({
        "PostgreSQL, 'PostgreSQL 13.1 on x86_64, encoding UTF8', 13, 1, POSTGRESQL",
        "PostgreSQL, 'PostgreSQL 18.6 on x86_64, encoding UTF8', 18, 6, POSTGRESQL",
        "MariaDB, 10.6.0-MariaDB, 10, 6, MARIADB",
        "MariaDB, 11.4.2-MariaDB, 11, 4, MARIADB",
        "H2, 2.2.220, 2, 2, H2",
    })
    void of_supported_isItself(String product, String version, int major, int minor, Dialect dialect) {
        assertThat(Server.of(product, version, major, minor, false).dialect()).isEqualTo(dialect);
    }

    @ParameterizedTest
    @CsvSource({
        "PostgreSQL, 'PostgreSQL 12.9 on x86_64, encoding UTF8', 12, 9, 13",
        "MariaDB, 10.5.9-MariaDB, 10, 5, 10.6",
        "MariaDB, 5.5.60-MariaDB, 5, 5, 10.6",
        "H2, 1.4.200, 1, 4, 2.2",
    })
    void of_tooOld_isRefusedWithTheOldest(String product, String version, int major, int minor, String oldest) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Server.of(product, version, major, minor, true))
                .withMessageContaining(version)
                .withMessageContaining("needs " + oldest + " or later");
    }

    @ParameterizedTest
    @CsvSource({
        "Oracle, 'Oracle Database 23ai', 23, 0",
        "Microsoft SQL Server, 16.00, 16, 0",
        "SQLite, 3.46, 3, 46",
        "MySQL, 5.7.44, 5, 7",
    })
    void of_unknown_isRefusedWithWhatIsSupported(String product, String version, int major, int minor) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Server.of(product, version, major, minor, true))
                .withMessageContaining(product)
                .withMessageContaining(version)
                .withMessageContaining("PostgreSQL 13, MariaDB 10.6 and H2 2.2");
    }

    @ParameterizedTest
    @CsvSource({
        "MySQL, 8.4.3, 8, 4, MARIADB",
        "PostgreSQL, 'CockroachDB CCL v25.1.0, encoding UTF8', 13, 0, POSTGRESQL",
        "PostgreSQL, 'PostgreSQL 15.2-YB-2.25.0.0-b0 on x86_64, encoding UTF8', 15, 2, POSTGRESQL",
    })
    void of_untested_isRefusedUnlessAllowed(String product, String version, int major, int minor, Dialect dialect) {
        assertThatIllegalStateException()
                .isThrownBy(() -> Server.of(product, version, major, minor, false))
                .withMessageContaining(version)
                .withMessageContaining("allowUntested(true)");
        assertThat(Server.of(product, version, major, minor, true).dialect()).isEqualTo(dialect);
    }

    @Test
    void of_mariaDbThroughTheDriverOfMySql_asksForMariaDbs() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Server.of("MySQL", "5.5.5-10.11.6-MariaDB", 5, 5, true))
                .withMessageContaining("use MariaDB's");
    }

    @Test
    void of_postgreSqlOfAnotherEncoding_isRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Server.of("PostgreSQL", "PostgreSQL 18.6, encoding LATIN1", 18, 6, true))
                .withMessageContaining("encoding is UTF8");
    }
}
