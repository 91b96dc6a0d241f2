package dev.zimpush.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many different values get through. */
class BoundedTest {
    @Test
    void values_beyondTheMost_areOther() {
        Bounded bounded = new Bounded(2);
        assertThat(bounded.of("a")).isEqualTo("a");
        assertThat(bounded.of("b")).isEqualTo("b");
        assertThat(bounded.of("c")).isEqualTo("other");
        assertThat(bounded.of("a")).as("known before").isEqualTo("a");
    }
}
