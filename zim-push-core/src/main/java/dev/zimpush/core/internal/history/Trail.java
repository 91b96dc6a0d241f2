package dev.zimpush.core.internal.history;

import dev.zimpush.DeviceKey;
import dev.zimpush.Explanation.Step;
import dev.zimpush.ZimPushEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is kept of one message to one user: a chain of steps for each device. Thread-safe. */
public final class Trail {
    /** Of a longer chain the middle goes: how it began and how it ended tell more. */
    private static final int STEPS_AT_MOST = 64;

    private static final int EMPTY = 300;
    private static final int A_STEP = 200;

    private final List<Chain> chains = new ArrayList<>(1);
    private @Nullable Instant withoutDevice;
    private int weight = EMPTY;

    Trail() {}

    /** Adds a step; one that is not the first, of a chain that is not here, has lost what came before it. */
    synchronized void add(Step step, Keeping keeping, boolean first) {
        DeviceKey device = step.event().delivery().device();
        Chain chain = find(device);
        if (chain == null) {
            chain = new Chain(device, keeping, !first);
            chains.add(chain);
        }
        weight += weight(step);
        Step left = chain.add(step);
        weight -= left == null ? 0 : weight(left);
    }

    /** How the device's chain is kept. */
    synchronized Keeping keeping(DeviceKey device) {
        Chain chain = find(device);
        return chain == null ? Keeping.NOTHING : chain.keeping;
    }

    private @Nullable Chain find(DeviceKey device) {
        for (Chain chain : chains) {
            if (chain.device.equals(device)) {
                return chain;
            }
        }
        return null;
    }

    synchronized void withoutDevice(Instant at) {
        withoutDevice = at;
    }

    /** When the message was accepted for a user who had no device; null if that did not happen. */
    public synchronized @Nullable Instant withoutDevice() {
        return withoutDevice;
    }

    /** The chains as they are now. */
    public synchronized List<Kept> chains() {
        return chains.stream()
                .map(chain -> new Kept(chain.device, chain.steps, chain.leftOut, chain.headless))
                .toList();
    }

    /** About how many bytes it takes. */
    synchronized int weight() {
        return weight;
    }

    private static int weight(Step step) {
        return A_STEP + 2 * words(step.event());
    }

    /** The characters of what is not ours. */
    private static int words(ZimPushEvent.OfDelivery event) {
        if (event instanceof ZimPushEvent.RuleDecided decided) {
            return decided.why().length();
        }
        if (event instanceof ZimPushEvent.Answered answered) {
            return answered.verdict().reason().length();
        }
        if (event instanceof ZimPushEvent.Retracted retracted) {
            return retracted.verdict().reason().length();
        }
        return event instanceof ZimPushEvent.Settled settled ? settled.detail().length() : 0;
    }

    /**
     * The steps of one device.
     *
     * @param device the device
     * @param steps in the order in which they happened
     * @param leftOut how many in the middle are not kept
     * @param headless whether there were steps before the first one
     */
    public record Kept(DeviceKey device, List<Step> steps, int leftOut, boolean headless) {
        /** Copies the list. */
        public Kept {
            steps = List.copyOf(steps);
        }
    }

    private static final class Chain {
        final DeviceKey device;
        final Keeping keeping;
        final boolean headless;
        final List<Step> steps = new ArrayList<>(6);
        int leftOut;

        Chain(DeviceKey device, Keeping keeping, boolean headless) {
            this.device = device;
            this.keeping = keeping;
            this.headless = headless;
        }

        /** Adds it, and returns what had to go for it. */
        @Nullable
        Step add(Step step) {
            Step left = null;
            if (steps.size() == STEPS_AT_MOST) {
                left = steps.remove(STEPS_AT_MOST / 2);
                leftOut++;
            }
            steps.add(step);
            return left;
        }
    }
}
