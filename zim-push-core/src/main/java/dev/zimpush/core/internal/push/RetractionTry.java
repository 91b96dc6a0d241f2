package dev.zimpush.core.internal.push;

import dev.zimpush.core.internal.push.ProviderQueue.Place;
import dev.zimpush.core.internal.push.RetractionLine.Item;
import dev.zimpush.core.internal.push.RetractionWays.Way;
import dev.zimpush.spi.PushVerdict;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A call of a provider that takes pushes back. Its line knows whether it has ended. */
final class RetractionTry {
    final RetractionLine line;
    final List<Item> items;
    final int attempt;
    final Place place;
    final Way way;
    final PushBudget.@Nullable Spent spent;
    final RetractionContent content;

    /** Set when the provider was called. */
    volatile @Nullable CompletableFuture<PushVerdict> answer;

    /**
     * One of those items.
     *
     * @param spent what it costs of the budget, if there is one
     */
    RetractionTry(
            RetractionLine line,
            List<Item> items,
            int attempt,
            Place place,
            Way way,
            PushBudget.@Nullable Spent spent) {
        this.line = line;
        this.items = items;
        this.attempt = attempt;
        this.place = place;
        this.way = way;
        this.spent = spent;
        this.content = RetractionContent.of(items);
    }
}
