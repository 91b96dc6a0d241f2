package dev.zimpush.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KeyOrderTest {
    /** On both sides of each bound: one, two, three and four bytes, surrogates, and what is above them in UTF-16. */
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "ab",
            "b",
            "z\u0001",
            "\u007f",
            "\u0080",
            "\u07ff",
            "\u0800",
            "\ud7ff",
            "\ue000",
            "\uffff",
            "\ud800\udc00",
            "\ud800\udc01",
            "\udbff\udfff",
            "a\uffff",
            "a\ud800\udc00",
            "a\ud800\udc00b");

    @Test
    void compare_anyTwoTexts_isTheOrderOfTheirBytes() {
        for (String one : TEXTS) {
            for (String other : TEXTS) {
                assertThat(Integer.signum(KeyOrder.compare(one, other)))
                        .as("%s and %s", one, other)
                        .isEqualTo(Integer.signum(Arrays.compareUnsigned(utf8(one), utf8(other))));
            }
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
