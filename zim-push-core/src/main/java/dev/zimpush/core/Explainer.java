package dev.zimpush.core;

import dev.zimpush.DeviceKey;
import dev.zimpush.Explanation;
import dev.zimpush.Explanation.InHand;
import dev.zimpush.Explanation.OfDevice;
import dev.zimpush.Explanation.Standing;
import dev.zimpush.Explanation.Step;
import dev.zimpush.Outcome;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.address.AddressBook;
import dev.zimpush.core.internal.delivery.Standings;
import dev.zimpush.core.internal.history.Chains;
import dev.zimpush.core.internal.history.Trail;
import dev.zimpush.core.internal.history.Trails;
import dev.zimpush.spi.History;
import dev.zimpush.spi.History.Entry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts together what is known of a message: the chains that are kept, and what the node has in hand or remembers. Thread-safe. */
final class Explainer {
    private static final Logger log = LoggerFactory.getLogger(Explainer.class);

    private final Trails trails;
    private final Standings standings;
    private final AddressBook addresses;
    private final @Nullable History store;
    private final Workers io;
    private final InstantSource clock;
    private final OpenAnswers open;

    Explainer(
            Trails trails,
            Standings standings,
            AddressBook addresses,
            @Nullable History store,
            Workers io,
            OpenAnswers open,
            InstantSource clock) {
        this.trails = trails;
        this.standings = standings;
        this.addresses = addresses;
        this.store = store;
        this.io = io;
        this.open = open;
        this.clock = clock;
    }

    /** Asks for the user's devices as well, and the store, unless the node is closed, or closes meanwhile: then from what it knows. */
    CompletionStage<Explanation> explain(String recipient, String messageId) {
        return open.answer(
                () -> explain(recipient, messageId, List.of(), List.of(), store == null),
                answer -> addresses.inOrder(recipient, (live, failure) -> {
                    List<Registration> known = live == null ? List.of() : live;
                    if (store == null) {
                        answer.complete(() -> explain(recipient, messageId, known, List.of(), true));
                    } else {
                        io.run(() -> answer.complete(() -> withStore(recipient, messageId, known, store)));
                    }
                }));
    }

    private Explanation withStore(String recipient, String messageId, List<Registration> live, History store) {
        List<Entry> stored;
        try {
            stored = store.read(recipient, messageId, Chains.ENTRIES);
        } catch (Exception | LinkageError | AssertionError e) {
            log.debug("the history of {} to {} can't be read", messageId, recipient, e);
            return explain(recipient, messageId, live, List.of(), false);
        }
        return explain(recipient, messageId, live, stored, true);
    }

    private Explanation explain(
            String recipient, String messageId, List<Registration> live, List<Entry> stored, boolean wasRead) {
        Instant now = clock.instant();
        Trail trail = trails.find(recipient, messageId);
        Chains chains = new Chains(stored, trail == null ? List.of() : trail.chains());
        Set<DeviceKey> devices = chains.devices();
        devices.addAll(standings.devices(recipient));
        live.forEach(registration -> devices.add(registration.device()));
        List<OfDevice> known = new ArrayList<>();
        for (DeviceKey device : devices) {
            OfDevice ofDevice = ofDevice(device, messageId, chains);
            if (ofDevice != null) {
                known.add(ofDevice);
            }
        }
        Instant withoutDevice = trail == null ? null : trail.withoutDevice();
        return new Explanation(messageId, recipient, now, withoutDevice, wasRead && !trails.lack(), known);
    }

    private @Nullable OfDevice ofDevice(DeviceKey device, String messageId, Chains chains) {
        // in this order: what settles meanwhile is found in its memory
        InHand inHand = standings.inHand(device, messageId);
        Outcome remembered = standings.settled(device, messageId);
        List<Step> steps = chains.steps(device);
        Outcome outcome = inHand == null ? outcome(steps, remembered) : null;
        if (steps.isEmpty() && outcome == null && inHand == null) {
            return null;
        }
        Standing standing =
                inHand != null ? Standing.UNSETTLED : outcome == null ? Standing.ELSEWHERE : Standing.SETTLED;
        return new OfDevice(device, standing, outcome, inHand, steps, chains.leftOut(device), chains.headless(device));
    }

    private static @Nullable Outcome outcome(List<Step> steps, @Nullable Outcome remembered) {
        Outcome told = remembered;
        for (Step step : steps) {
            if (step.event() instanceof ZimPushEvent.Settled settled) {
                told = settled.outcome();
            }
        }
        return told;
    }
}
