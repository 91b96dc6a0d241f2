package dev.zimpush.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The page on limits: the text that it promises for each row, but for those of the JDBC module, which has its own test. */
final class LimitsPage {
    private static final Path PAGE = Path.of("..", "docs", "limits.md");

    private final Map<String, String> texts = new TreeMap<>();

    private LimitsPage() {}

    static LimitsPage read() {
        LimitsPage page = new LimitsPage();
        try {
            for (String line : Files.readAllLines(PAGE)) {
                String[] cells = line.split("\\|", -1);
                if (cells.length == 6 && cells[1].strip().matches("(?!row$|jdbc)[a-z][A-Za-z]+")) {
                    page.texts.put(cells[1].strip(), cells[4].strip());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return page;
    }

    Iterable<String> rows() {
        return texts.keySet();
    }

    /** Asserts that it throws what the row says. */
    void refuses(String row, Class<? extends Exception> type, ThrowingCallable action) {
        Throwable refusal = catchThrowable(action);
        assertThat(refusal).as(row).isInstanceOf(type);
        assertThat(refusal.getMessage()).as(row).matches(text(row));
    }

    /** What a text of that row looks like. */
    Pattern text(String row) {
        String text = texts.get(row);
        assertThat(text).as(row).isNotNull();
        return Pattern.compile(
                Arrays.stream(text.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }
}
