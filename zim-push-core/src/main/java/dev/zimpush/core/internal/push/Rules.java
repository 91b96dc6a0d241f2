package dev.zimpush.core.internal.push;

import dev.zimpush.spi.PushRule;
import dev.zimpush.spi.PushRule.Decision;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The host's rules, asked in order until one does not allow; one that fails allows. */
final class Rules {
    private static final Logger log = LoggerFactory.getLogger(Rules.class);

    private final List<PushRule> rules;

    Rules(List<PushRule> rules) {
        this.rules = List.copyOf(rules);
    }

    boolean none() {
        return rules.isEmpty();
    }

    Verdict ask(PushRule.Question question) {
        for (PushRule rule : rules) {
            Decision decision = ask(rule, question);
            if (!(decision instanceof PushRule.Allow)) {
                return new Verdict(rule.name(), decision);
            }
        }
        return new Verdict("", Decision.allow());
    }

    private static Decision ask(PushRule rule, PushRule.Question question) {
        try {
            return Objects.requireNonNull(rule.decide(question), "decision");
        } catch (Exception | LinkageError | AssertionError e) {
            log.warn(
                    "rule {} failed for {} to {}; it counts as allow",
                    rule.getClass().getName(),
                    question.message().id(),
                    question.device(),
                    e);
            return Decision.allow();
        }
    }

    /** What was decided, and which rule did. */
    record Verdict(String rule, Decision decision) {}
}
