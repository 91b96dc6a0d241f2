package dev.zimpush.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PushTextsTest {
    private static final String SECRET = "for bob's eyes only";

    @Test
    void text_toString_saysWhatItHasAndNothingOfIt() {
        assertThat(PushTexts.Text.of(SECRET, SECRET)).hasToString("Text[title, body]");
        assertThat(new PushTexts.Text(SECRET, null)).hasToString("Text[title]");
        assertThat(new PushTexts.Text(null, SECRET)).hasToString("Text[body]");
    }

    @Test
    void text_thatSaysNothing_isRefused() {
        assertThatThrownBy(() -> new PushTexts.Text(null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("title or a body");
    }
}
