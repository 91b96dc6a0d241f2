package dev.zimpush.core.internal.push;

import dev.zimpush.spi.PushVerdict;
import org.jspecify.annotations.Nullable;

/** What it means that a provider gave no verdict. */
final class CallFailures {
    private CallFailures() {}

    /** It threw: the vendor was not asked, so that says nothing of its health. */
    static PushVerdict thrown(Throwable why) {
        return PushVerdict.retryAddress(0, "failed: " + why.getClass().getSimpleName(), null);
    }

    /** Its stage failed, or had null. */
    static PushVerdict failed(@Nullable Throwable why) {
        return PushVerdict.retry(
                0, "failed: " + (why == null ? "null verdict" : why.getClass().getSimpleName()), null);
    }
}
