package dev.zimpush.jdbc.nodes;

import dev.zimpush.jdbc.nodes.Fact.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the facts say about each delivery: that it was settled, and why it was pushed more often than needed. Only what the
 * clients, the vendor and the hand that killed have seen counts, never the library's own reports.
 */
final class Verdict {
    /** How long after an ack, or a vendor's answer, its node may still be writing that down when it is killed. */
    private static final long UNWRITTEN = Duration.ofSeconds(2).toNanos();

    /** How long a push may be on its way from the last re-check to the vendor while an ack comes in. */
    private static final long ON_ITS_WAY = Duration.ofSeconds(1).toNanos();

    private final Facts facts;
    private final Map<Cause, Integer> causes = new EnumMap<>(Cause.class);
    private final List<String> faults = new ArrayList<>();
    private int deliveries;

    Verdict(Facts facts) {
        this.facts = facts;
    }

    /** Why a push was repeated or needless. */
    enum Cause {
        /** The node was killed after the vendor took the push and before that was written down. */
        KILLED_BEFORE_RECORDED,
        /** The node was paused when the push was on its way, or its answer. */
        PAUSED_IN_FLIGHT,
        /** The node was killed, or paused past its lease, before it had written down the ack that it was told of. */
        ACK_NOT_WRITTEN,
        /** The ack came when the push was on its way. */
        CROSSED,
        /** What a killed node had accepted and settled without telling anybody was, as it must be, sent again. */
        SENT_AGAIN
    }

    /** Looks at a delivery. */
    void on(String message, String device) {
        deliveries++;
        List<Fact> pushes = facts.of(message, device, Kind.PUSHED);
        List<Fact> acks = facts.of(message, device, Kind.ACK);
        if (facts.of(message, device, Kind.ACCEPTED).isEmpty()) {
            fault("never accepted", message, device);
        }
        if (pushes.isEmpty() && acks.isEmpty()) {
            fault("lost", message, device);
        }
        boolean sentAgain = facts.of(message, device, Kind.SENT).size() > 1;
        Set<String> ids = new HashSet<>();
        facts.of(message, device, Kind.PUSHED, Kind.PUT_OFF).forEach(push -> ids.add(push.detail()));
        if (ids.size() > 1 && !sentAgain) {
            fault("several push ids", message, device);
        }
        for (int i = 0; i < pushes.size(); i++) {
            Fact push = pushes.get(i);
            if (i > 0) {
                explain("repeated", message, device, repeat(pushes.subList(0, i), push, message, device), sentAgain);
            } else if (!acks.isEmpty() && acks.get(0).at() < push.at()) {
                explain("needless", message, device, needless(acks.get(0), push, message, device), sentAgain);
            }
        }
    }

    private Cause repeat(List<Fact> earlier, Fact push, String message, String device) {
        List<Fact> answers = facts.of(message, device, Kind.ANSWERED);
        for (Fact first : earlier) {
            long answered = answers.stream()
                    .filter(answer -> answer.node() == first.node() && answer.at() >= first.at())
                    .mapToLong(Fact::at)
                    .min()
                    .orElse(Long.MAX_VALUE - UNWRITTEN);
            for (ChildNode.Stop stop : first.node().stops()) {
                if (stop.meets(first.at(), answered + UNWRITTEN)) {
                    return stop.isKill() ? Cause.KILLED_BEFORE_RECORDED : Cause.PAUSED_IN_FLIGHT;
                }
            }
            if (hadBegunBeforePause(first)) {
                return Cause.PAUSED_IN_FLIGHT;
            }
        }
        return hadBegunBeforePause(push) ? Cause.PAUSED_IN_FLIGHT : null;
    }

    private static boolean hadBegunBeforePause(Fact push) {
        return push.node().stops().stream()
                .anyMatch(stop -> !stop.isKill() && stop.meets(push.at() - ON_ITS_WAY, push.at()));
    }

    private Cause needless(Fact ack, Fact push, String message, String device) {
        long taken = facts.of(message, device, Kind.ACK_TAKEN).stream()
                .mapToLong(Fact::at)
                .min()
                .orElse(ack.at());
        if (ack.node().stops().stream().anyMatch(stop -> stop.meets(ack.at(), taken + UNWRITTEN))) {
            return Cause.ACK_NOT_WRITTEN;
        }
        if (hadBegunBeforePause(push)) {
            return Cause.PAUSED_IN_FLIGHT;
        }
        return push.at() < taken + ON_ITS_WAY ? Cause.CROSSED : null;
    }

    private void explain(String what, String message, String device, Cause cause, boolean sentAgain) {
        Cause found = cause == null && sentAgain ? Cause.SENT_AGAIN : cause;
        if (found == null) {
            fault(what + ", and no kill explains it", message, device);
        } else {
            causes.merge(found, 1, Integer::sum);
        }
    }

    private void fault(String what, String message, String device) {
        faults.add(device + " " + what + ": " + facts.story(message));
    }

    /** What nothing explains. */
    List<String> faults() {
        return faults;
    }

    /** The counts. */
    @Override
    public String toString() {
        return deliveries + " deliveries, " + faults.size() + " faults, needless or repeated pushes: " + causes;
    }
}
