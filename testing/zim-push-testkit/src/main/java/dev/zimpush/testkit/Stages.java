package dev.zimpush.testkit;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for stages, not for ever. */
final class Stages {
    private static final long LONGEST_WAIT_SECONDS = 30;

    private Stages() {}

    /** The value; a failed stage fails the test. */
    static <T> T value(CompletionStage<T> stage) throws InterruptedException {
        try {
            return await(stage);
        } catch (ExecutionException e) {
            throw new AssertionError("the stage failed: " + e.getCause(), e.getCause());
        }
    }

    /** What it failed with; a value fails the test. */
    static Throwable failure(CompletionStage<?> stage) throws InterruptedException {
        try {
            throw new AssertionError("the stage did not fail: " + await(stage));
        } catch (CancellationException e) {
            return e;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return cause == null ? e : cause;
        }
    }

    private static <T> T await(CompletionStage<T> stage) throws InterruptedException, ExecutionException {
        try {
            return stage.toCompletableFuture().get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the stage is not complete after " + LONGEST_WAIT_SECONDS + " s", e);
        }
    }
}
