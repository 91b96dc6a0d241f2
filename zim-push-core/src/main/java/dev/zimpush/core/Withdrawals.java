package dev.zimpush.core;

import dev.zimpush.CancelReason;
import dev.zimpush.Message;
import dev.zimpush.core.internal.address.AddressBook;
import dev.zimpush.core.internal.delivery.Ledger;
import dev.zimpush.core.internal.delivery.Lifecycle;
import dev.zimpush.core.internal.delivery.Retracting;
import dev.zimpush.spi.Journal.Noting;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Messages that are not wanted any more: noted in the ledger that nodes share, or cancelled here. Thread-safe. */
final class Withdrawals {
    private final Ledger ledger;
    private final AddressBook addresses;
    private final Lifecycle lifecycle;
    private final Retracting retracting;

    Withdrawals(Ledger ledger, AddressBook addresses, Lifecycle lifecycle, Retracting retracting) {
        this.ledger = ledger;
        this.addresses = addresses;
        this.lifecycle = lifecycle;
        this.retracting = retracting;
    }

    CompletionStage<Integer> recall(String recipient, String messageId) {
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(messageId, "messageId");
        Noting noting = Noting.recalled(recipient, messageId);
        return ledger.isShared()
                ? note(noting)
                : cancel(noting, message -> message.id().equals(messageId), CancelReason.RECALLED);
    }

    CompletionStage<Integer> read(String userId, String conversation, long upToSequence) {
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(conversation, "conversation");
        Noting noting = Noting.read(userId, conversation, upToSequence);
        if (ledger.isShared()) {
            return note(noting);
        }
        return cancel(
                noting,
                message -> message.conversation().filter(conversation::equals).isPresent()
                        && message.sequence().isPresent()
                        && message.sequence().getAsLong() <= upToSequence,
                CancelReason.READ);
    }

    /** What is pushed is looked for after what is not: a push that is accepted in between finds the note. */
    private CompletionStage<Integer> note(Noting noting) {
        CompletionStage<Integer> count = ledger.note(noting);
        CompletionStage<Void> withdrawn = retracting.withdraw(noting);
        return retracting == Retracting.OFF ? count : count.thenCombine(withdrawn, (noted, nothing) -> noted);
    }

    /** Cancels after what was sent before, also if that still waits for addresses; then takes back what was pushed. */
    private CompletionStage<Integer> cancel(Noting noting, Predicate<Message> which, CancelReason reason) {
        CompletableFuture<Integer> count = new CompletableFuture<>();
        String userId = noting.userId();
        addresses.inOrder(userId, (live, failure) -> {
            int cancelled = lifecycle.cancelForUser(userId, which, reason);
            retracting.withdraw(noting);
            count.complete(cancelled);
        });
        return count;
    }
}
