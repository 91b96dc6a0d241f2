package dev.zimpush.core.internal.cluster;

import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.core.internal.delivery.Recording;
import dev.zimpush.spi.Journal;
import dev.zimpush.spi.Pushes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Something that waits to be written into the journal. */
sealed interface Op {
    /** Whose row it is about: what concerns one user is written in order. */
    String userId();

    /** Whether it waits for the store to come back, if that takes long, or fails. */
    default boolean isPatient() {
        return true;
    }

    /** A message to append. */
    record Append(Recording recording) implements Op {
        @Override
        public String userId() {
            return recording.message().recipient();
        }

        @Override
        public boolean isPatient() {
            return false;
        }
    }

    /** A row to remove. */
    record Settle(Journal.Settled settled) implements Op {
        @Override
        public String userId() {
            return settled.delivery().device().userId();
        }
    }

    /** A row to take back from sending. */
    record Release(Journal.Released released) implements Op {
        @Override
        public String userId() {
            return released.delivery().device().userId();
        }
    }

    /** A row to claim. */
    record Claim(DeliveryId delivery, BiConsumer<Journal.@Nullable Claim, @Nullable Throwable> answer) implements Op {
        @Override
        public String userId() {
            return delivery.device().userId();
        }

        @Override
        public boolean isPatient() {
            return false;
        }
    }

    /** A note; one that somebody waits for is not patient. */
    record Note(Journal.Noting noting, @Nullable BiConsumer<Journal.@Nullable Noted, @Nullable Throwable> answer)
            implements Op {
        @Override
        public String userId() {
            return noting.userId();
        }

        @Override
        public boolean isPatient() {
            return answer == null;
        }
    }

    /** A push to remember. */
    record Push(Pushes.Pushed push) implements Op {
        @Override
        public String userId() {
            return push.delivery().device().userId();
        }
    }

    /** Pushes to be taken back by this node; one that somebody waits for is not patient. */
    record Withdraw(Journal.Noting noting, @Nullable CompletableFuture<Void> answer) implements Op {
        @Override
        public String userId() {
            return noting.userId();
        }

        @Override
        public boolean isPatient() {
            return answer == null;
        }
    }

    /**
     * A push that was taken back.
     *
     * @param epoch as which node
     * @param written called when it is done
     */
    record TakenBack(Pushes.Pushed push, long epoch, Runnable written) implements Op {
        @Override
        public String userId() {
            return push.delivery().device().userId();
        }
    }

    /**
     * Pushes to take over from nodes that are gone, and some of this node's own, the answers about which may have been lost. Of no user.
     *
     * @param atMost how many of each at once
     * @param at where the own ones begin, and after that the next do
     */
    record Adopt(int atMost, AtomicReference<Pushes.@Nullable Pushed> at) implements Op {
        @Override
        public String userId() {
            return "";
        }

        @Override
        public boolean isPatient() {
            return false;
        }
    }

    /** Rows of a device to bring here. */
    record TakeOver(DeviceKey device) implements Op {
        @Override
        public String userId() {
            return device.userId();
        }
    }

    /** Rows of a message to look at again. */
    record LookAgain(Journal.MessageKey message) implements Op {
        @Override
        public String userId() {
            return message.recipient();
        }
    }
}
