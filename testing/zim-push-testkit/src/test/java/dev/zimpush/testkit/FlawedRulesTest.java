package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.MessageKind;
import dev.zimpush.spi.PushRule;
import dev.zimpush.spi.PushRule.Decision;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class FlawedRulesTest {
    private static volatile PushRule rule = question -> Decision.allow();

    static final class RuleContract extends PushRuleContract {
        @Override
        protected PushRule newRule() {
            return rule;
        }
    }

    @Test
    void contract_eachFlaw_isNoticedAndEachTestCanFail() {
        AtomicInteger count = new AtomicInteger();
        Map<String, PushRule> flawed = new LinkedHashMap<>();
        flawed.put("answers null", question -> null);
        flawed.put("no name", new PushRule() {
            @Override
            public String name() {
                return "";
            }

            @Override
            public Decision decide(Question question) {
                return Decision.allow();
            }
        });
        flawed.put("throws for calls", question -> {
            if (question.message().kind() == MessageKind.CALL) {
                throw new IllegalStateException("call");
            }
            return Decision.allow();
        });
        flawed.put("does not say why", question -> Decision.suppress(" "));
        flawed.put(
                "tells the content",
                question -> Decision.suppress(
                        "muted: " + question.message().payload().utf8()));
        flawed.put("defers to now", question -> Decision.defer(question.now(), "night"));
        flawed.put(
                "draws lots",
                question -> count.incrementAndGet() % 7 == 0 ? Decision.suppress("unlucky") : Decision.allow());

        Set<String> tests = ContractRun.tests(RuleContract.class);
        flawed.forEach((name, flaw) -> {
            rule = flaw;
            Set<String> failed = new TreeSet<>(ContractRun.failures(RuleContract.class));
            assertThat(failed).as("noticed: %s", name).isNotEmpty();
            tests.removeAll(failed);
        });
        assertThat(tests).as("tests that no flaw fails").isEmpty();
    }
}
