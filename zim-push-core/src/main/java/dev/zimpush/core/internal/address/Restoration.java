package dev.zimpush.core.internal.address;

import dev.zimpush.Registration;
import dev.zimpush.spi.DeviceStore;
import dev.zimpush.spi.DeviceStore.Removed;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Brings back the addresses of an app that verdicts removed since a time, a page at a time. Used once. */
public final class Restoration {
    private static final int PAGE = 200;

    private final AddressBook addresses;
    private final String app;
    private final Instant since;
    private final CompletableFuture<Integer> result = new CompletableFuture<>();

    /** By way of that address book. */
    public Restoration(AddressBook addresses, String app, Instant since) {
        this.addresses = addresses;
        this.app = app;
        this.since = since;
    }

    /** Begins; the stage says how many are live again. */
    public CompletionStage<Integer> begin() {
        pages(null, 0);
        return result;
    }

    /** A loop as long as the pages are there at once, as those of a store that does not block are. */
    private void pages(@Nullable String first, int before) {
        String after = first;
        int restored = before;
        while (true) {
            CompletionStage<Page> stage = page(after, restored);
            CompletableFuture<Page> written = stage.toCompletableFuture();
            if (!written.isDone() || written.isCompletedExceptionally()) {
                stage.whenComplete(this::goOn);
                return;
            }
            Page page = written.join();
            after = page.next;
            restored = page.restored;
            if (after == null) {
                result.complete(restored);
                return;
            }
        }
    }

    private CompletionStage<Page> page(@Nullable String after, int before) {
        return addresses.write(store -> restorePage(store, after, before), Page::users);
    }

    private void goOn(@Nullable Page page, @Nullable Throwable failure) {
        if (page == null) {
            result.completeExceptionally(Objects.requireNonNullElseGet(failure, IllegalStateException::new));
        } else if (page.next == null) {
            result.complete(page.restored);
        } else {
            pages(page.next, page.restored);
        }
    }

    private Page restorePage(DeviceStore store, @Nullable String after, int before) {
        Removed removed = store.removed(app, since, after, PAGE);
        Set<String> users = new TreeSet<>();
        int restored = before;
        for (Registration each : removed.registrations()) {
            if (store.restore(each)) {
                restored++;
                users.add(each.device().userId());
            }
        }
        return new Page(restored, users, removed.next());
    }

    /** What a page came to: how many were restored so far, and whose on this page. */
    private record Page(
            int restored, Set<String> users, @Nullable String next) {}
}
