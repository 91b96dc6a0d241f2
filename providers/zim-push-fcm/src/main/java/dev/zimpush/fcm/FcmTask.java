package dev.zimpush.fcm;

import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** One push from its arrival to its verdict. Run by a worker; may be given up at any time by another thread. */
final class FcmTask implements Runnable {
    private final FcmSender sender;
    private final PushRequest request;
    private final FcmCall call = new FcmCall();
    private final CompletableFuture<PushVerdict> verdict = new CompletableFuture<>();

    FcmTask(FcmSender sender, PushRequest request) {
        this.sender = sender;
        this.request = request;
    }

    /** The verdict to be; cancelling it frees the worker. */
    CompletableFuture<PushVerdict> verdict() {
        return verdict;
    }

    /** Ends the exchange under way, so that its worker is free again. */
    void abort() {
        call.abort();
    }

    @Override
    public void run() {
        if (verdict.isDone()) {
            return;
        }
        call.enter();
        try {
            verdict.complete(sender.send(request, call));
        } catch (IOException e) {
            verdict.completeExceptionally(e);
        } catch (RuntimeException e) {
            verdict.completeExceptionally(
                    new IOException("the FCM call broke off: " + e.getClass().getName()));
        } catch (Error e) {
            verdict.completeExceptionally(
                    new IOException("the FCM call broke off: " + e.getClass().getName()));
            throw e;
        } finally {
            FcmCall.leave();
        }
    }
}
