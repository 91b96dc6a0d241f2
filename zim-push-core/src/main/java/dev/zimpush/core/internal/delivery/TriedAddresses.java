package dev.zimpush.core.internal.delivery;

import dev.zimpush.AddressEvent;
import dev.zimpush.Registration;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.core.internal.delivery.Delivery.Tried;
import dev.zimpush.spi.PushVerdict;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** With which addresses and credentials a delivery that is due was tried, and what is told of addresses. Thread-safe. */
public final class TriedAddresses {
    private final Node node;

    TriedAddresses(Node node) {
        this.node = node;
    }

    /** Whether it was tried with that credential before, by this node. */
    public boolean wasTried(Delivery delivery, Object credential) {
        synchronized (delivery.lane) {
            return Transitions.due(delivery).triedWith.contains(credential);
        }
    }

    /** The addresses of the device that were tried in vain. */
    public List<Registration> inVain(Delivery delivery) {
        synchronized (delivery.lane) {
            return Transitions.due(delivery).tried.stream().map(Tried::to).toList();
        }
    }

    /** Those among them that the vendor doubted. */
    public List<Registration> doubted(Delivery delivery) {
        synchronized (delivery.lane) {
            return Transitions.due(delivery).tried.stream()
                    .filter(Tried::doubted)
                    .map(Tried::to)
                    .toList();
        }
    }

    /** Whether a verdict says that the vendor was asked, and doubts the address. */
    public static boolean isDoubt(PushVerdict verdict) {
        return verdict.kind() == PushVerdict.Kind.SUSPECT_ADDRESS
                && verdict.status() != 0
                && verdict.scope() == PushVerdict.Scope.ADDRESS;
    }

    /** Tells what became of an address that was said to be dead. */
    public void reportDead(Delivery delivery, Registration dead, boolean removed) {
        report(delivery, at -> new ZimPushEvent.AddressDead(delivery.id(), at, dead, removed));
    }

    /** Tells that the vendor doubts an address. */
    public void reportSuspect(Delivery delivery, Registration suspect, boolean confirmed) {
        report(delivery, at -> new AddressEvent.AddressSuspect(delivery.id(), at, suspect, confirmed));
    }

    /** Tells that an address was not bound for too long. */
    public void reportStale(Delivery delivery, Registration stale) {
        report(delivery, at -> new AddressEvent.AddressStale(delivery.id(), at, stale));
    }

    /** Tells in which environment an address is. */
    public void reportLearned(Delivery delivery, Registration learned) {
        report(delivery, at -> new AddressEvent.AddressLearned(delivery.id(), at, learned));
    }

    private void report(Delivery delivery, Function<Instant, ZimPushEvent.OfDelivery> event) {
        synchronized (delivery.lane) {
            node.reporter.ofAddress(delivery, event);
        }
        node.after(delivery.lane);
    }
}
