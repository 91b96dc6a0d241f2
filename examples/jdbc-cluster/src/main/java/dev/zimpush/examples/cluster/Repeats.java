package dev.zimpush.examples.cluster;

import dev.zimpush.DeliveryId;
import dev.zimpush.examples.cluster.Repeat.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the repeated pushes and why they could not be avoided.
 *
 * <p>A node could not know of an earlier push that its node had no time to record, or if it had itself been paused with
 * its own push on the way. Neither changes the push id.
 */
final class Repeats {
    /** What a node may need to record an answer once it has left the vendor. */
    private static final Duration RECORDING = Duration.ofSeconds(1);

    /** How long what a process has written may still arrive at the vendor when the process is dead or paused. */
    private static final Duration ARRIVING = Duration.ofSeconds(1);

    private final Evidence evidence;

    Repeats(Evidence evidence) {
        this.evidence = evidence;
    }

    List<Repeat> all() {
        List<Repeat> repeats = new ArrayList<>();
        for (DeliveryId delivery : evidence.pushed()) {
            List<Fact.Pushed> pushes = evidence.pushes(delivery);
            for (int i = 1; i < pushes.size(); i++) {
                Fact.Pushed again = pushes.get(i);
                repeats.add(repeat(pushes.subList(0, i), again));
            }
        }
        return repeats;
    }

    /** Each of the earlier pushes has to be one that this one's node could not know of. */
    private Repeat repeat(List<Fact.Pushed> earlier, Fact.Pushed again) {
        @Nullable Repeat repeat = null;
        for (Fact.Pushed first : earlier) {
            repeat = new Repeat(first, again, cause(first, again));
            if (!repeat.explained()) {
                return repeat;
            }
        }
        return Objects.requireNonNull(repeat);
    }

    private Cause cause(Fact.Pushed first, Fact.Pushed again) {
        if (first.pushId().equals(again.pushId())) {
            if (wasHeldUp(first) || wasOnItsWay(first) || wasOnItsWay(again)) {
                return Cause.PAUSED;
            } else if (wasCutOff(first)) {
                return Cause.KILLED;
            }
        }
        boolean replaces = first.collapseId().equals(again.collapseId());
        return replaces && evidence.wasUnanswered(again.delivery().messageId()) ? Cause.SENT_AGAIN : Cause.UNEXPLAINED;
    }

    private boolean wasCutOff(Fact.Pushed push) {
        return evidence.kills().stream()
                .anyMatch(kill -> kill.node().equals(push.node()) && unrecordedAt(kill.at(), push));
    }

    /** The vendor had it when its node was paused, and the node may have had no time left to record that. */
    private boolean wasHeldUp(Fact.Pushed push) {
        return evidence.pauses().stream()
                .anyMatch(pause -> pause.node().equals(push.node()) && unrecordedAt(pause.from(), push));
    }

    /** It reached the vendor right after the pause of its node, and may have been claimed before that. */
    private boolean wasOnItsWay(Fact.Pushed push) {
        return evidence.pauses().stream()
                .anyMatch(pause -> pause.node().equals(push.node())
                        && push.at() >= pause.to()
                        && push.at() - pause.to() <= ARRIVING.toMillis()
                        && evidence.firstSent(push.delivery().messageId()) <= pause.from());
    }

    private boolean unrecordedAt(long time, Fact.Pushed push) {
        return push.at() <= time + ARRIVING.toMillis() && evidence.answered(push) >= time - RECORDING.toMillis();
    }
}
