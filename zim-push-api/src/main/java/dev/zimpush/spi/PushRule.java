package dev.zimpush.spi;

import dev.zimpush.DeviceKey;
import dev.zimpush.DueReason;
import dev.zimpush.Message;
import dev.zimpush.MessageKind;
import dev.zimpush.Presence;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Decides whether a delivery that is due may be pushed, and whether it must wait: do not disturb, muted conversations,
 * "not while I sit at the desktop".
 *
 * <p>The rules are asked in the order in which the builder got them; the first that does not allow decides. They are
 * asked again when a deferral ends, before a retry, and when a push has waited for its vendor for more than ten seconds. Called on the library's workers, from several threads, under no
 * lock; a rule may block for a query. One that throws counts as "allow", and the failure is logged: a push too many is
 * better than a message lost.
 */
public interface PushRule {
    /** The rule's name in reports; its class name unless overridden. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Decides about one delivery. */
    Decision decide(Question question);

    /** Suppresses a push, except for a call, while another device of the user is {@link Presence#ONLINE}. */
    static PushRule suppressWhileAnotherDeviceIsOnline() {
        return new PushRule() {
            @Override
            public String name() {
                return "another-device-online";
            }

            @Override
            public Decision decide(Question question) {
                boolean elsewhere = question.presence().entrySet().stream()
                        .anyMatch(e ->
                                e.getValue() == Presence.ONLINE && !e.getKey().equals(question.device()));
                return elsewhere && question.message().kind() != MessageKind.CALL
                        ? Decision.suppress("the user is online on another device")
                        : Decision.allow();
            }
        };
    }

    /**
     * What a rule may look at.
     *
     * @param message the message
     * @param device the device it would be pushed to
     * @param reason why it is due
     * @param presence the presence of all the user's devices
     * @param now the wall time
     */
    record Question(
            Message message, DeviceKey device, DueReason reason, Map<DeviceKey, Presence> presence, Instant now) {
        /** Copies the map. */
        public Question {
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(device, "device");
            Objects.requireNonNull(reason, "reason");
            presence = Map.copyOf(presence);
            Objects.requireNonNull(now, "now");
        }
    }

    /** What a rule says. */
    sealed interface Decision {
        /** Push it, as far as this rule is concerned. */
        static Decision allow() {
            return Allow.INSTANCE;
        }

        /** Never push it; {@code why} is for the reports. */
        static Decision suppress(String why) {
            return new Suppress(why);
        }

        /** Ask again at {@code until}, by the wall clock; a time that has come counts as allow. A delivery that is
         * deferred past its time to live or the retry window is {@linkplain dev.zimpush.Outcome#EXPIRED expired}. {@code why} is for the reports. */
        static Decision defer(Instant until, String why) {
            return new Defer(until, why);
        }
    }

    /** Push it. */
    enum Allow implements Decision {
        /** The only one. */
        INSTANCE
    }

    /**
     * Never push it.
     *
     * @param why for the reports
     */
    record Suppress(String why) implements Decision {
        /** Refuses null. */
        public Suppress {
            Objects.requireNonNull(why, "why");
        }
    }

    /**
     * Ask again later.
     *
     * @param until when, by the wall clock
     * @param why for the reports
     */
    record Defer(Instant until, String why) implements Decision {
        /** Refuses nulls. */
        public Defer {
            Objects.requireNonNull(until, "until");
            Objects.requireNonNull(why, "why");
        }
    }
}
