package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.zimpush.spi.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The queries that the page on operations gives to who watches the tables run on these. */
class OperationsPageTest {
    private static final Pattern FENCE = Pattern.compile("```sql\\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyQuery_onTheTables_runs() throws IOException {
        List<String> queries = FENCE.matcher(Files.readString(Path.of("..", "docs", "operations.md")))
                .results()
                .map(MatchResult::group)
                .map(fence ->
                        fence.replace("```sql", "").replace("```", "").strip().replaceFirst(";$", ""))
                .toList();
        assertThat(queries).isNotEmpty();
        try (Space space = TestDatabase.POSTGRESQL.space();
                Backend backend = space.builder().build()) {
            assertThat(backend.cluster()).isPresent();
            for (String query : queries) {
                assertThatCode(() -> space.rows(query)).as(query).doesNotThrowAnyException();
            }
        }
    }
}
