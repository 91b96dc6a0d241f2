package dev.zimpush.core.internal.push;

import dev.zimpush.core.internal.Workers;
import dev.zimpush.core.internal.delivery.Delivery;
import dev.zimpush.core.internal.delivery.DueDeliveries;
import dev.zimpush.core.internal.delivery.Ledger;
import dev.zimpush.spi.Journal.Claim;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last re-check with the ledger of what is due, before it is sent, or settled without being sent: whether it is this node's,
 * what was noted on it, where its device is connected. What is not won is seen to here. Thread-safe.
 */
final class Claims {
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration WITHOUT_LEASE = Duration.ofSeconds(5);
    private static final Logger log = LoggerFactory.getLogger(Claims.class);

    private final DueDeliveries due;
    private final Ledger ledger;
    private final Workers io;

    Claims(DueDeliveries due, Ledger ledger, Workers io) {
        this.due = due;
        this.ledger = ledger;
        this.io = io;
    }

    /**
     * Asks for what is due in that turn.
     *
     * @param ifWon does what it was asked for, on a worker that may block, and says whether it did
     * @param otherwise called if it did not, or was not won, or was not due any more
     */
    void ask(Delivery delivery, int turn, BooleanSupplier ifWon, Runnable otherwise) {
        if (!ledger.isOpen()) {
            due.backOff(delivery, turn, WITHOUT_LEASE);
            otherwise.run();
            return;
        }
        if (!due.askClaim(delivery, turn)) {
            otherwise.run();
            return;
        }
        long epoch = ledger.epoch();
        ledger.claim(delivery.id(), delivery.recording(), (claim, failure) -> {
            if (ledger.isShared()) {
                io.run(() -> answered(delivery, turn, epoch, claim, failure, ifWon, otherwise));
            } else {
                answered(delivery, turn, epoch, claim, failure, ifWon, otherwise);
            }
        });
    }

    /** What the ledger says to a claim that was asked for in that epoch. */
    private void answered(
            Delivery delivery,
            int turn,
            long epoch,
            @Nullable Claim claim,
            @Nullable Throwable failure,
            BooleanSupplier ifWon,
            Runnable otherwise) {
        due.claimAnswered(delivery);
        try {
            if (claim == null) {
                log.debug("{} could not be claimed; it is tried again in {}", delivery.id(), AGAIN, failure);
                due.backOff(delivery, turn, AGAIN);
            } else if (claim.kind() == Claim.Kind.WON) {
                if (won(delivery, turn, epoch, ifWon)) {
                    return;
                }
            } else {
                lost(delivery, turn, claim);
            }
        } catch (Exception | LinkageError | AssertionError e) {
            log.error("{} could not be sent or settled; it is tried again in {}", delivery.id(), AGAIN, e);
            due.backOff(delivery, turn, AGAIN);
        }
        otherwise.run();
    }

    private boolean won(Delivery delivery, int turn, long epoch, BooleanSupplier ifWon) {
        if (!ledger.isOpen() || ledger.epoch() != epoch) {
            // this process stood still since it asked, or the answer was slow: it may have been taken for dead
            due.backOff(delivery, turn, AGAIN);
            return false;
        }
        if (ifWon.getAsBoolean()) {
            return true;
        }
        due.release(delivery, Duration.ZERO);
        due.backOff(delivery, turn, AGAIN);
        return false;
    }

    private void lost(Delivery delivery, int turn, Claim claim) {
        switch (claim.kind()) {
            case GONE -> due.fenced(delivery, turn);
            case NOTED -> due.noted(delivery, turn, Objects.requireNonNull(claim.note()));
            case CONNECTED_ELSEWHERE -> due.routed(delivery, turn, claim.other());
            case SIBLING -> due.awaitSibling(delivery, turn, AGAIN);
            case WON -> throw new IllegalArgumentException("a claim that was won");
        }
    }
}
