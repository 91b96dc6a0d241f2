package dev.zimpush.core.cluster;

import dev.zimpush.DeviceKey;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.Pushes.Pushed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the vendor was asked to show on the devices and to take back, in the order in which it was. */
final class Notifications {
    /** For so long after a push another node may not know of it, in nanoseconds, if all works. */
    private static final long KNOWN_WITHIN = 1_000_000_000L;

    private final Facts facts;
    private final List<Asked> all = new ArrayList<>();
    private final List<Asked> toBeTakenBack = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();

    Notifications(Facts facts) {
        this.facts = facts;
    }

    /** What became of a request. */
    enum Answer {
        NONE,
        BUSY,
        ACCEPTED
    }

    /** A request: the how manieth that is, and what was said to it at which moment by the store's time. */
    record Asked(
            int number,
            PushRequest.Kind kind,
            String node,
            DeviceKey device,
            String messageId,
            List<String> collapseIds,
            Answer answer,
            long at) {
        private boolean isShown() {
            return kind == PushRequest.Kind.NOTIFY && answer == Answer.ACCEPTED;
        }

        private boolean isTakenBack() {
            return kind == PushRequest.Kind.RETRACT && answer == Answer.ACCEPTED;
        }

        private boolean concerns(DeviceKey of, String collapseId) {
            return device.equals(of) && collapseIds.contains(collapseId);
        }
    }

    /**
     * The vendor is asked.
     *
     * @param rows what the store knows of pushes at that moment
     * @param faults whether the store may be late to know
     */
    void asked(String node, PushRequest request, Answer answer, long at, List<Pushed> rows, boolean faults) {
        List<String> collapseIds = Stream.concat(
                        Stream.of(request.collapseId()), request.others().collapseIds().stream())
                .toList();
        Asked asked = new Asked(
                all.size(),
                request.kind(),
                node,
                request.registration().device(),
                request.message().id(),
                collapseIds,
                answer,
                at);
        if (asked.kind == PushRequest.Kind.RETRACT) {
            judge(asked, rows, faults);
        }
        all.add(asked);
    }

    private void judge(Asked retraction, List<Pushed> rows, boolean faults) {
        if (shown(retraction.device).noneMatch(push -> push.messageId.equals(retraction.messageId))) {
            wrong.add("never shown there: " + retraction);
        }
        if (!facts.isWithdrawn(retraction.messageId, retraction.device)) {
            wrong.add("never withdrawn: " + retraction);
        }
        for (String collapseId : retraction.collapseIds) {
            Asked newest = newest(retraction.device, collapseId);
            if (newest == null) {
                wrong.add("nothing was shown as " + collapseId + ": " + retraction);
            } else if (shown(retraction.device)
                    .noneMatch(push ->
                            push.collapseIds.contains(collapseId) && facts.isWithdrawn(push.messageId, push.device))) {
                wrong.add("nothing shown as " + collapseId + " was withdrawn: " + retraction);
            } else if (!facts.isWithdrawn(newest.messageId, newest.device)
                    && (newest.node.equals(retraction.node)
                            || rows.stream().anyMatch(row -> isOf(row, newest, collapseId))
                            || (!faults && retraction.at - newest.at > KNOWN_WITHIN))) {
                wrong.add(retraction + " removes the newer " + newest);
            }
        }
    }

    private static boolean isOf(Pushed row, Asked push, String collapseId) {
        return row.delivery().device().equals(push.device)
                && row.delivery().messageId().equals(push.messageId)
                && row.collapseId().equals(collapseId);
    }

    private Stream<Asked> shown(DeviceKey device) {
        return all.stream().filter(push -> push.isShown() && push.device.equals(device));
    }

    @Nullable
    private Asked newest(DeviceKey device, String collapseId) {
        return shown(device)
                .filter(push -> push.collapseIds.contains(collapseId))
                .reduce((a, b) -> b)
                .orElse(null);
    }

    /** What devices show of these messages. */
    List<Asked> of(Collection<String> messages) {
        return all.stream()
                .filter(push -> push.isShown()
                        && messages.contains(push.messageId)
                        && push.equals(newest(push.device, push.collapseIds.get(0))))
                .toList();
    }

    /** The messages that devices show, or showed. */
    List<String> messages() {
        return all.stream()
                .filter(Asked::isShown)
                .map(Asked::messageId)
                .distinct()
                .toList();
    }

    /** The host was told that these will be taken back. */
    void withdrawn(List<Asked> pushes) {
        toBeTakenBack.addAll(pushes);
    }

    /** Retractions that should not have been. */
    List<String> wrong() {
        return wrong;
    }

    /** What was not taken back though it was to, where nothing was to keep it from that, and what was taken back more than once. */
    List<String> notOnce(int perHour) {
        List<String> not = new ArrayList<>();
        for (Asked push : all.stream().filter(Asked::isShown).toList()) {
            String collapseId = push.collapseIds.get(0);
            List<Asked> later = all.subList(push.number + 1, all.size()).stream()
                    .filter(asked -> asked.concerns(push.device, collapseId))
                    .toList();
            List<Asked> retractions = later.stream()
                    .takeWhile(asked -> !asked.isShown())
                    .filter(Asked::isTakenBack)
                    .toList();
            boolean replaced = later.stream().anyMatch(Asked::isShown);
            boolean must = toBeTakenBack.contains(push) && !replaced && spentAtMost(push.device) < perHour;
            if (retractions.size() > 1 || (must && retractions.isEmpty())) {
                not.add(push + " was taken back by " + retractions);
            }
        }
        return not;
    }

    /** Devices that got more background pushes from one node than they may. */
    List<DeviceKey> overBudget(int perHour) {
        return all.stream()
                .map(Asked::device)
                .distinct()
                .filter(device -> spentAtMost(device) > perHour)
                .toList();
    }

    /** The most that one node spent there: also what had no answer, since it may have arrived. */
    private long spentAtMost(DeviceKey device) {
        Map<String, Integer> spent = new LinkedHashMap<>();
        all.stream()
                .filter(asked -> asked.kind == PushRequest.Kind.RETRACT
                        && asked.answer != Answer.BUSY
                        && asked.device.equals(device))
                .forEach(asked -> spent.merge(asked.node, 1, Integer::sum));
        return spent.values().stream().mapToInt(count -> count).max().orElse(0);
    }
}
