package dev.zimpush.examples.cluster;

import dev.zimpush.DeliveryId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of a run.
 *
 * @param accepted how many messages nodes said they had accepted
 * @param settled how many of these were acknowledged by, or pushed to, each device of their recipient
 * @param lost the deliveries of the others that were neither acknowledged nor pushed
 * @param repeats the pushes that the vendor accepted once more
 * @param needless how many deliveries were first pushed after their device had acknowledged them, which is no fault: an
 *     acknowledgement may be on its way, or die with its node
 * @param adoption what became of what the killed node had left
 * @param adoptionAtMost how long that may take
 */
record Verdict(
        int accepted,
        int settled,
        List<DeliveryId> lost,
        List<Repeat> repeats,
        int needless,
        Adoption.Result adoption,
        Duration adoptionAtMost) {

    /** What is wrong, in words; empty if all is well. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (accepted == 0) {
            faults.add("nothing was accepted");
        }
        lost.forEach(delivery -> faults.add("LOST: " + delivery));
        repeats.stream()
                .filter(repeat -> !repeat.explained())
                .forEach(repeat -> faults.add("REPEATED without a cause: " + repeat.delivery()));
        if (adoption.slowestMillis().isEmpty()) {
            faults.add("the killed node left nothing to adopt, so that no adoption could be timed");
        } else if (adoptionMillis() > adoptionAtMost.toMillis()) {
            faults.add("adoption took %d ms, more than %d".formatted(adoptionMillis(), adoptionAtMost.toMillis()));
        }
        return faults;
    }

    /** The run's last line. */
    String line() {
        return "ACCEPTED %d SETTLED %d LOST %d REPEATED %d ADOPTED_WITHIN_MS %d"
                .formatted(accepted, settled, accepted - settled, repeats.size(), adoptionMillis());
    }

    private long adoptionMillis() {
        return adoption.slowestMillis().orElse(-1);
    }
}
