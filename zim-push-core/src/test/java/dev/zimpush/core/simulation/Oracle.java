package dev.zimpush.core.simulation;

import dev.zimpush.CancelReason;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.Registration;
import dev.zimpush.VendorEvent;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import dev.zimpush.spi.PushRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Knows from what the host did what may and what must become of each delivery. What is wrong is collected, since the engine
 * would swallow an exception.
 */
final class Oracle implements ZimPushListener {
    final List<Case> cases = new ArrayList<>();
    final List<String> wrongs = new ArrayList<>();
    private final Map<DeliveryId, Case> latest = new HashMap<>();
    private final World world;
    private final Verdicts verdicts;
    private VendorEvent.BreakerOpened opened;
    private long openedAt = Case.NEVER;

    Oracle(World world) {
        this.world = world;
        this.verdicts = new Verdicts(world);
    }

    void wrong(String what) {
        wrongs.add(what);
    }

    void require(boolean right, Case about, String otherwise) {
        if (!right) {
            wrong(otherwise + "\n    " + about);
        }
    }

    Case begin(DeviceKey device, Message message) {
        Case begun = new Case(new DeliveryId(device, message.id()), message, cases.size(), world.clock.now());
        cases.add(begun);
        latest.put(begun.id, begun);
        return begun;
    }

    /** The message was refused: nothing of it may exist. */
    void forget(List<Case> refused) {
        for (Case it : refused) {
            require(it.events.isEmpty(), it, "refused for want of capacity, and yet it lives");
            cases.remove(it);
            latest.remove(it.id);
        }
    }

    Case find(DeviceKey device, String messageId) {
        return latest.get(new DeliveryId(device, messageId));
    }

    List<Case> open() {
        return cases.stream().filter(Case::isOpen).toList();
    }

    List<Case> open(DeviceKey device) {
        return cases.stream()
                .filter(it -> it.isOpen() && it.id.device().equals(device))
                .toList();
    }

    void delivering(Wire wire, Message message) {
        Case it = find(wire.device, message.id());
        if (it == null) {
            wrong(message + " is written and nobody sent it to " + wire.device);
            return;
        }
        require(wire.closed == null, it, "written after " + wire + " was closed");
        require(!it.acked, it, "written although it was acknowledged");
        require(it.cancelled.isEmpty() || it.isOpen(), it, "written although it was cancelled");
        for (String before : wire.written) {
            Case earlier = find(wire.device, before);
            require(earlier.number < it.number, it, "written to " + wire + " after " + before);
        }
    }

    void pushing(PushRequest request) {
        Case it = find(request.registration().device(), request.message().id());
        if (it == null) {
            wrong(request + " was never sent");
            return;
        }
        it.attempts++;
        require(
                opened == null || world.clock.isOver(openedAt, opened.tryAfter().toNanos(), world.clock.now()),
                it,
                "pushed while the breaker is open");
        world.sampleAddresses();
        verdicts.pushing(it, request);
    }

    @Override
    public void on(ZimPushEvent event) {
        if (event instanceof ZimPushEvent.OfDelivery ofDelivery) {
            Case it = latest.get(ofDelivery.delivery());
            if (it == null) {
                wrong("an event of what was never sent: " + event);
            } else {
                it.events.add(event);
                if (event instanceof ZimPushEvent.AddressDead dead && dead.removed()) {
                    world.removed(dead.registration());
                }
                world.sampleAddresses();
                verdicts.of(it, ofDelivery, world.clock.of(event.at()));
            }
        } else if (event instanceof VendorEvent.BreakerOpened opening) {
            opened = opening;
            openedAt = world.clock.now();
        } else if (event instanceof ZimPushEvent.ConnectionClosed closed) {
            world.closed(closed);
        }
    }

    void acknowledged(DeviceKey device, String messageId) {
        Case it = find(device, messageId);
        if (it != null) {
            it.ackedAt = it.acked ? it.ackedAt : world.clock.now();
            it.acked = true;
        }
    }

    void cancelled(Case it, CancelReason reason) {
        if (it.isOpen()) {
            it.cancelled.add(reason);
        }
    }

    /** What must hold between two steps. */
    void look(boolean tasksHeld) {
        for (Case it : open()) {
            boolean wanted = !it.acked && it.cancelled.isEmpty();
            require(wanted || it.withVendor(), it, "acknowledged or cancelled, and still open");
            require(tasksHeld || !it.ackedElsewhere() || it.withVendor(), it, "acknowledged elsewhere, and still open");
            if (!tasksHeld && it.due == null && !it.inGroup()) {
                verdicts.mustNotBeLate(it);
            }
        }
    }

    void usable(Case it, List<Registration> live) {
        boolean any = live.stream().anyMatch(registration -> verdicts.isUsable(it, registration));
        if (!any) {
            it.addresslessAt = world.clock.now();
        }
    }
}
