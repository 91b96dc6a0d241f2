package dev.zimpush.core.internal.push;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.DryRun;
import dev.zimpush.DryRun.OfDevice;
import dev.zimpush.DueReason;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.Presence;
import dev.zimpush.PushContent;
import dev.zimpush.Registration;
import dev.zimpush.SettlementMode;
import dev.zimpush.core.internal.delivery.Node;
import dev.zimpush.core.internal.delivery.Registry;
import dev.zimpush.core.internal.delivery.Standings;
import dev.zimpush.spi.PushEncryption;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides about a message as the {@link Trigger} and the {@link PushService} would, and leaves it at that. Thread-safe. */
public final class Rehearsal {
    private final Rules rules;
    private final List<PushProvider> providers;
    private final Contents contents;
    private final Registry registry;
    private final Standings standings;
    private final Staleness staleness;

    /** Asks those rules and providers, in that order. */
    public Rehearsal(
            List<PushRule> rules, List<PushProvider> providers, Contents contents, Staleness staleness, Node node) {
        this.rules = new Rules(rules);
        this.providers = List.copyOf(providers);
        this.contents = contents;
        this.registry = node.registry();
        this.standings = node.standings();
        this.staleness = staleness;
    }

    /**
     * What would happen; on a worker, since the rules may block.
     *
     * @param problems what is known already to speak against it
     * @param live the recipient's live addresses
     * @param elsewhere the recipient's devices that are connected to other nodes
     */
    public DryRun of(
            Message message, Instant now, List<String> problems, List<Registration> live, Set<DeviceKey> elsewhere) {
        Map<DeviceKey, Presence> presence = new TreeMap<>((a, b) -> a.deviceId().compareTo(b.deviceId()));
        live.forEach(registration -> presence.put(registration.device(), Presence.OFFLINE));
        elsewhere.forEach(device -> presence.put(device, Presence.ONLINE));
        presence.putAll(registry.presence(message.recipient()));
        List<OfDevice> devices = new ArrayList<>();
        for (Map.Entry<DeviceKey, Presence> each : presence.entrySet()) {
            boolean sibling = presence.keySet().stream()
                    .anyMatch(other -> !other.equals(each.getKey()) && mayAck(message, other, elsewhere));
            devices.add(decide(message, now, live, presence, each.getKey(), due(each.getKey(), elsewhere), sibling));
        }
        List<String> all = new ArrayList<>(problems);
        standings.whyNoRoom(message.recipient(), devices.size()).ifPresent(all::add);
        return new DryRun(message.id(), message.recipient(), now, all, devices);
    }

    private DueReason due(DeviceKey device, Set<DeviceKey> elsewhere) {
        DueReason due = standings.dueReason(device);
        return due == DueReason.DISCONNECTED && elsewhere.contains(device) ? DueReason.ACK_TIMEOUT : due;
    }

    /** Whether it is written to the device, which then has its time to acknowledge it. */
    private boolean mayAck(Message message, DeviceKey device, Set<DeviceKey> elsewhere) {
        return due(device, elsewhere) == DueReason.ACK_TIMEOUT
                && standings.inHand(device, message.id()) == null
                && standings.settled(device, message.id()) == null;
    }

    private OfDevice decide(
            Message message,
            Instant now,
            List<Registration> live,
            Map<DeviceKey, Presence> presence,
            DeviceKey device,
            DueReason due,
            boolean sibling) {
        Presence own = Objects.requireNonNull(presence.get(device));
        if (standings.inHand(device, message.id()) != null) {
            return none(device, own, due, DryRun.Push.REPEATED, "the same id is unsettled");
        }
        Outcome before = standings.settled(device, message.id());
        if (before != null) {
            return none(device, own, due, DryRun.Push.REPEATED, "the same id was settled before: " + before);
        }
        if (message.settlement() == SettlementMode.ANY_DEVICE && sibling) {
            return none(device, own, due, DryRun.Push.WAITS, "another device may acknowledge it first");
        }
        if (message.push().isEmpty()) {
            return none(device, own, due, DryRun.Push.SUPPRESSED, Trigger.NO_CONTENT);
        }
        Rules.Verdict verdict = rules.ask(new PushRule.Question(message, device, due, presence, now));
        if (verdict.decision() instanceof PushRule.Suppress suppress) {
            return none(device, own, due, DryRun.Push.SUPPRESSED, verdict.rule() + ": " + suppress.why());
        }
        if (verdict.decision() instanceof PushRule.Defer defer && defer.until().isAfter(now)) {
            String why = verdict.rule() + ": " + defer.why() + ", until " + defer.until();
            return none(device, own, due, DryRun.Push.WAITS, why);
        }
        return route(message, message.push().get(), live, device, own, due);
    }

    private OfDevice route(
            Message message,
            PushContent content,
            List<Registration> live,
            DeviceKey device,
            Presence presence,
            DueReason due) {
        for (Registration registration : live) {
            if (registration.device().equals(device)
                    && Routes.fits(content, registration.address())
                    && !staleness.isStale(registration)) {
                PushProvider provider = provider(registration.address());
                if (provider != null) {
                    try {
                        contents.make(message, registration, provider);
                    } catch (Contents.Unencrypted e) {
                        String why = PushEncryption.RULE + ": " + e.getMessage();
                        return none(device, presence, due, DryRun.Push.WAITS, why);
                    }
                    return new OfDevice(device, presence, due, DryRun.Push.SENT, "", provider.name(), registration);
                }
            }
        }
        return none(device, presence, due, DryRun.Push.UNREACHABLE, Routes.whyNone(device, live, staleness));
    }

    private @Nullable PushProvider provider(Address address) {
        return Routes.assumed(address)
                .flatMap(each -> providers.stream().filter(provider -> provider.serves(each)))
                .findFirst()
                .orElse(null);
    }

    private static OfDevice none(DeviceKey device, Presence presence, DueReason due, DryRun.Push push, String why) {
        return new OfDevice(device, presence, due, push, why, null, null);
    }
}
