package dev.zimpush.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.benchmarks.suite.Goal.Verdict;
import org.junit.jupiter.api.Test;

class GoalTest {
    private static final Goal LESS_IS_BETTER = new Goal(0.6, 0.4);
    private static final Goal MORE_IS_BETTER = new Goal(20, 40);

    @Test
    void lessIsBetter_value_isShortAboveTheMustAndBeyondFromTheAim() {
        assertThat(LESS_IS_BETTER.judge(0.61)).isEqualTo(Verdict.SHORT);
        assertThat(LESS_IS_BETTER.judge(0.6)).isEqualTo(Verdict.OK);
        assertThat(LESS_IS_BETTER.judge(0.41)).isEqualTo(Verdict.OK);
        assertThat(LESS_IS_BETTER.judge(0.4)).isEqualTo(Verdict.BEYOND);
    }

    @Test
    void moreIsBetter_value_isShortBelowTheMustAndBeyondFromTheAim() {
        assertThat(MORE_IS_BETTER.judge(19.9)).isEqualTo(Verdict.SHORT);
        assertThat(MORE_IS_BETTER.judge(20)).isEqualTo(Verdict.OK);
        assertThat(MORE_IS_BETTER.judge(39.9)).isEqualTo(Verdict.OK);
        assertThat(MORE_IS_BETTER.judge(40)).isEqualTo(Verdict.BEYOND);
    }

    @Test
    void mustAndAimTheSame_anyMore_isShort() {
        assertThat(new Goal(0, 0).judge(0)).isEqualTo(Verdict.BEYOND);
        assertThat(new Goal(0, 0).judge(1)).isEqualTo(Verdict.SHORT);
    }

    @Test
    void notANumber_isShort() {
        assertThat(LESS_IS_BETTER.judge(Double.NaN)).isEqualTo(Verdict.SHORT);
    }
}
