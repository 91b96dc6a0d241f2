package dev.zimpush;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What would happen to a message that was sent now, per device of its recipient. Immutable; {@link #toString()} is a text for people, of
 * several lines. No payload and no text of an address is in it; of the content, only what a provider or a rule quotes of it in its words.
 *
 * @param messageId the message
 * @param recipient the user it would go to
 * @param at when the question was asked, by the wall clock
 * @param problems why {@code send} would refuse it, or its stage fail: what a provider says against the content, no room, no store; empty
 *     if it would be accepted
 * @param devices what would happen, by device; none if the user has no device
 */
public record DryRun(String messageId, String recipient, Instant at, List<String> problems, List<OfDevice> devices) {
    /** Copies the lists. */
    public DryRun {
        Objects.requireNonNull(messageId, "messageId");
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(at, "at");
        problems = List.copyOf(problems);
        devices = List.copyOf(devices);
    }

    /** The whole, for people: a line for the message, one for each problem, and one for each device. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(messageId)
                .append(" to ")
                .append(recipient)
                .append(", tried dry ")
                .append(at);
        problems.forEach(problem -> text.append("\n  would be refused: ").append(ExplanationText.inOneLine(problem)));
        devices.forEach(device -> text.append("\n  ").append(ExplanationText.inOneLine(device.toString())));
        if (devices.isEmpty()) {
            text.append("\n  the user has no device: nothing would be tracked");
        }
        return text.toString();
    }

    /** What would become of the push to a device. */
    public enum Push {
        /** It would be handed to a provider. */
        SENT,
        /** It would wait: a rule defers it, or another device may acknowledge it first. */
        WAITS,
        /** It would not be pushed: a rule forbids it, or there is no push content. */
        SUPPRESSED,
        /** No address of the device fits, or no provider serves it. */
        UNREACHABLE,
        /**
         * Nothing would happen: the same id is unsettled for the device, or was settled of late. Only as far as the node knows that was
         * asked; what others have in hand, the store finds when the message is sent.
         */
        REPEATED
    }

    /**
     * What would happen at one device.
     *
     * @param device the device
     * @param presence whether it is connected, to any node; if so, the message would be written to its connection
     * @param due why a push would be due: for {@link DueReason#ACK_TIMEOUT} only if the device does not acknowledge in time, otherwise at once
     * @param push what would become of the push, once it is due, as things stand now
     * @param why which rule, and its words, or what is missing; empty if the push would be sent
     * @param provider which provider would send it; null if none
     * @param registration which address it would go to, its text replaced by {@link Explanation.Step#WITHHELD}; null if none
     */
    public record OfDevice(
            DeviceKey device,
            Presence presence,
            DueReason due,
            Push push,
            String why,
            @Nullable String provider,
            @Nullable Registration registration) {
        /** Takes the text out of the address. */
        public OfDevice {
            Objects.requireNonNull(device, "device");
            Objects.requireNonNull(presence, "presence");
            Objects.requireNonNull(due, "due");
            Objects.requireNonNull(push, "push");
            Objects.requireNonNull(why, "why");
            registration = registration == null ? null : Explanation.Step.withoutText(registration);
        }

        /** One line, for people. */
        @Override
        public String toString() {
            if (push == Push.REPEATED) {
                return device + ": " + presence + ", left alone: " + why;
            }
            String written = presence == Presence.OFFLINE ? "" : ", written to its connection";
            String when = due == DueReason.ACK_TIMEOUT
                    ? ", and if it is not acknowledged in time, "
                    : ", due (" + due + "): ";
            String how = registration == null
                    ? push + ": " + why
                    : "pushed by " + provider + " to " + registration.address() + ", generation "
                            + registration.generation();
            return device + ": " + presence + written + when + how;
        }
    }
}
