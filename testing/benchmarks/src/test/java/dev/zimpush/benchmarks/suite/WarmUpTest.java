package dev.zimpush.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.benchmarks.suite.WarmUp.Second;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a side counts as warm. */
class WarmUpTest {
    private static List<Second> seconds(long... done) {
        return Arrays.stream(done).mapToObj(each -> new Second(each, 7_000)).toList();
    }

    @Test
    void isSteady_tooFewSeconds_isNot() {
        assertThat(WarmUp.isSteady(seconds(0, 10, 20, 30, 40, 50))).isFalse();
    }

    @Test
    void isSteady_gettingFaster_isNot() {
        assertThat(WarmUp.isSteady(seconds(0, 100, 200, 300, 420, 540, 660))).isFalse();
    }

    @Test
    void isSteady_gotFasterBefore_is() {
        assertThat(WarmUp.isSteady(seconds(0, 1, 2, 102, 202, 302, 402, 502, 602)))
                .isTrue();
    }

    @Test
    void isSteady_hardlyFasterOrSlower_is() {
        assertThat(WarmUp.isSteady(seconds(0, 100, 200, 300, 401, 502, 603))).isTrue();
        assertThat(WarmUp.isSteady(seconds(0, 100, 200, 300, 390, 480, 570))).isTrue();
    }

    @Test
    void isSteady_muchIsCompiled_isNot() {
        List<Second> seconds = List.of(
                new Second(0, 0),
                new Second(100, 500),
                new Second(200, 900),
                new Second(300, 1_200),
                new Second(400, 1_300),
                new Second(500, 1_380),
                new Second(600, 1_460));
        assertThat(WarmUp.isSteady(seconds)).isFalse();
    }
}
