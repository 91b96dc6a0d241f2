package dev.zimpush.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.Message;
import dev.zimpush.MessageKind;
import dev.zimpush.Payload;
import dev.zimpush.Presence;
import dev.zimpush.PushContent;
import dev.zimpush.spi.PushRule;
import dev.zimpush.spi.PushRule.Decision;
import dev.zimpush.spi.PushRule.Question;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link PushRule} must do: subclass it, say how to make yours, and run it. It asks about every kind of
 * message, reason, presence and hour of the day.
 *
 * <pre>{@code
 * final class MyRuleContractTest extends PushRuleContract {
 *     protected PushRule newRule() {
 *         return PushRule.suppressWhileAnotherDeviceIsOnline();
 *     }
 * }
 * }</pre>
 *
 * <p>Beyond what {@link PushRule} says it demands that a deferral ends after the time of the question, or the question
 * would be asked for ever.
 */
@Timeout(120)
public abstract class PushRuleContract {
    private static final String SECRET = "for bob's eyes only";
    private static final DeviceKey PHONE = DeviceKey.of("bob", "phone");
    private static final DeviceKey DESKTOP = DeviceKey.of("bob", "desktop");
    private static final Instant MIDNIGHT = Instant.parse("2031-02-28T00:00:00Z");

    /** For subclasses. */
    protected PushRuleContract() {}

    /** Makes a rule. */
    protected abstract PushRule newRule();

    /** Whether the same question always gets the same answer; override it for a rule that counts or draws lots. */
    protected boolean repeatable() {
        return true;
    }

    @Test
    void name_askedTwice_isTheSameAndNotEmpty() {
        PushRule rule = newRule();

        assertThat(rule.name()).isNotBlank().isEqualTo(rule.name());
    }

    @Test
    void decide_anyQuestion_answers() {
        PushRule rule = newRule();

        for (Question question : questions()) {
            assertThat(rule.decide(question)).as("%s", question).isNotNull();
        }
    }

    @Test
    void decide_suppressesOrDefers_saysWhyWithoutTheContent() {
        PushRule rule = newRule();

        for (Question question : questions()) {
            String why = why(rule.decide(question));
            assertThat(why).as("%s", question).isNotBlank().doesNotContain(SECRET);
        }
    }

    @Test
    void decide_defers_untilLater() {
        PushRule rule = newRule();

        for (Question question : questions()) {
            if (rule.decide(question) instanceof PushRule.Defer defer) {
                assertThat(defer.until()).as("%s", question).isAfter(question.now());
            }
        }
    }

    @Test
    void decide_severalThreadsAtOnce_answerAlike() throws InterruptedException {
        PushRule rule = newRule();
        List<Question> questions = questions();
        List<List<Decision>> answers =
                Race.run(4, runner -> questions.stream().map(rule::decide).toList());

        assertThat(answers).allSatisfy(answer -> assertThat(answer).doesNotContainNull());
        if (repeatable()) {
            assertThat(answers)
                    .containsOnly(questions.stream().map(rule::decide).toList());
        }
    }

    private static String why(Decision decision) {
        if (decision instanceof PushRule.Suppress suppress) {
            return suppress.why();
        }
        return decision instanceof PushRule.Defer defer ? defer.why() : "allowed";
    }

    private static List<Question> questions() {
        List<Question> questions = new ArrayList<>();
        for (Message message : messages()) {
            for (DueReason reason : DueReason.values()) {
                for (Map<DeviceKey, Presence> presence : presences()) {
                    for (int hour = 0; hour < 24; hour++) {
                        Instant now = MIDNIGHT.plus(Duration.ofHours(hour));
                        questions.add(new Question(message, PHONE, reason, presence, now));
                    }
                }
            }
        }
        return questions;
    }

    private static List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        for (MessageKind kind : MessageKind.values()) {
            messages.add(Message.to("bob").id("bare-" + kind).kind(kind).build());
            messages.add(Message.to("bob")
                    .id("full-" + kind)
                    .kind(kind)
                    .payload(Payload.utf8(SECRET))
                    .push(PushContent.alert(SECRET, SECRET))
                    .conversation("alice-and-bob", 17)
                    .build());
        }
        return messages;
    }

    private static List<Map<DeviceKey, Presence>> presences() {
        List<Map<DeviceKey, Presence>> presences = new ArrayList<>();
        presences.add(Map.of());
        for (Presence phone : Presence.values()) {
            presences.add(Map.of(PHONE, phone));
            for (Presence desktop : Presence.values()) {
                presences.add(Map.of(PHONE, phone, DESKTOP, desktop));
            }
        }
        return presences;
    }
}
