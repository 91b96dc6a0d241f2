package dev.zimpush;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one message, and why: per device of its recipient, what was told of the delivery, in order. Immutable;
 * {@link #toString()} is a text for people, of several lines.
 *
 * <p><b>What is in it.</b> The chain of every delivery that took any other course than the expected, as long as it is kept. The expected
 * is: acknowledged in time, by this device or instead of it by another one, or nothing to push. Of that no chain is kept, unless the
 * history was told to sample some: for as long as settled deliveries are remembered, it says on the node that had it how it was settled.
 * A device of which nothing is known is left out: the message was never sent to it, too long ago, went as expected on another
 * node, or the history did not keep it.
 *
 * <p>No payload, no content, and no text of an address is in it.
 *
 * @param messageId the message
 * @param recipient the user it went to
 * @param at when the question was asked, by the wall clock
 * @param withoutDevice when the message was accepted for a recipient who had no device, so that nothing was tracked; null if it
 *     had one, or nothing is known
 * @param complete false if something that should be here may be missing: the history in the cluster's store can't be read now, so
 *     that what happened on other nodes is missing, and here before this process began; or this node had no room for all of its history
 *     of late, or could not write it. What another node could not write is not known here
 * @param devices what is known, by device
 */
public record Explanation(
        String messageId,
        String recipient,
        Instant at,
        @Nullable Instant withoutDevice,
        boolean complete,
        List<OfDevice> devices) {
    /** Copies the list. */
    public Explanation {
        Objects.requireNonNull(messageId, "messageId");
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(at, "at");
        devices = List.copyOf(devices);
    }

    /** What is known of the delivery to a device. */
    public Optional<OfDevice> of(DeviceKey device) {
        return devices.stream().filter(each -> each.device().equals(device)).findFirst();
    }

    /** The whole, for people: a line for the message, one for each device, and one for each step. */
    @Override
    public String toString() {
        return ExplanationText.of(this);
    }

    /** Where a delivery stands. */
    public enum Standing {
        /** The node that was asked has it in hand. */
        UNSETTLED,
        /** It has an {@linkplain OfDevice#outcome() outcome}. */
        SETTLED,
        /** The node that was asked does not have it, and knows of no outcome: the last step says where it went. */
        ELSEWHERE
    }

    /**
     * What is known of the delivery to one device.
     *
     * @param device the device
     * @param standing where it stands
     * @param outcome its outcome, when it is settled; null otherwise
     * @param inHand how far it is, when it is unsettled; null otherwise
     * @param steps what happened: of each node in order, and the nodes one after the other as they took it over
     * @param leftOut of a delivery that has very many steps, how many in the middle are left out, at least
     * @param headless whether steps before the first one are not kept any more
     */
    public record OfDevice(
            DeviceKey device,
            Standing standing,
            @Nullable Outcome outcome,
            @Nullable InHand inHand,
            List<Step> steps,
            int leftOut,
            boolean headless) {
        /** Copies the list. */
        public OfDevice {
            Objects.requireNonNull(device, "device");
            Objects.requireNonNull(standing, "standing");
            steps = List.copyOf(steps);
        }

        /** The steps of one kind. */
        public <E extends ZimPushEvent.OfDelivery> List<E> steps(Class<E> kind) {
            return steps.stream()
                    .map(Step::event)
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .toList();
        }
    }

    /** What an unsettled delivery waits for; as {@link NodeView.Deliveries} counts them. */
    public enum Stage {
        /** Written to a connection, its deadline to come. */
        WAITING,
        /** For a time to come, see {@link HoldReason}. */
        HELD,
        /** To be pushed as soon as rules, addresses and the provider's queue let it. */
        DUE,
        /** For the provider's answer. */
        SENDING
    }

    /**
     * How far an unsettled delivery is, whether steps are kept of it or not.
     *
     * @param stage what it waits for
     * @param hold why it is held; null if it is not
     * @param due why it is, or was, due; null if it was not yet
     * @param attempts how often it was handed to a provider
     */
    public record InHand(
            Stage stage,
            @Nullable HoldReason hold,
            @Nullable DueReason due,
            int attempts) {
        /** Checks the stage. */
        public InHand {
            Objects.requireNonNull(stage, "stage");
        }
    }

    /**
     * Something that happened to a delivery.
     *
     * @param node the epoch of the node on which it did; 0 for one without a cluster
     * @param event what happened; where it names an address, the text of that is replaced by {@link #WITHHELD}, and where it has the
     *     words of a rule, a provider or a vendor, these are cut after {@link #MAX_WORDS} characters
     */
    public record Step(long node, ZimPushEvent.OfDelivery event) {
        /** What stands for the text of an address. */
        public static final String WITHHELD = "(withheld)";

        /** The most characters of what others worded. */
        public static final int MAX_WORDS = 500;

        /** Takes the text out of an address, and cuts what is long. */
        public Step {
            event = StepEvents.kept(event);
        }

        static Registration withoutText(Registration registration) {
            Address address = registration.address();
            return new Registration(
                    registration.device(),
                    new Address(
                            address.platform(),
                            address.type(),
                            WITHHELD,
                            address.app(),
                            address.environment(),
                            address.kind()),
                    registration.registeredAt(),
                    registration.generation());
        }
    }
}
