package dev.zimpush.fcm;

import com.google.auth.Retryable;
import com.google.firebase.messaging.FirebaseMessaging;
import com.google.firebase.messaging.FirebaseMessagingException;
import com.google.firebase.messaging.Message;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.io.IOException;

/**
 * Makes a push's call and turns whatever comes of it into a verdict. Blocks its thread.
 *
 * <p>What the SDK throws can hold the request with its access token, and FCM's words can quote the content: none of it is
 * handed on but codes, class names and the names of fields.
 */
final class FcmSender {
    private static final int OK = 200;
    private static final int MAX_CAUSES = 16;

    private final FirebaseMessaging messaging;

    FcmSender(FirebaseMessaging messaging) {
        this.messaging = messaging;
    }

    /**
     * Sends one push. Where FCM finds something invalid and does not say what, it is asked about the address alone, which delivers
     * nothing.
     *
     * @throws IOException when FCM did not answer: it may or may not have got the push, or did not take it and says nothing of the address
     */
    PushVerdict send(PushRequest request, FcmCall call) throws IOException {
        Message message;
        try {
            message = FcmMessages.of(request);
        } catch (IllegalArgumentException e) {
            return PushVerdict.refused(0, "the content has settings that FCM does not take");
        }
        PushVerdict verdict = exchange(message, false, call);
        FcmAnswer answer = call.answer();
        if (answer == null || !FcmVerdicts.mayBeTheMessage(answer)) {
            return verdict;
        }
        call.answered(null);
        Message empty = FcmMessages.empty(request.registration().address());
        return FcmVerdicts.ofTheAddress(verdict, exchange(empty, true, call));
    }

    private PushVerdict exchange(Message message, boolean dryRun, FcmCall call) throws IOException {
        try {
            messaging.send(message, dryRun);
            return PushVerdict.accepted(OK);
        } catch (FirebaseMessagingException | RuntimeException e) {
            FcmAnswer answer = call.answer();
            return answer == null ? withoutAnswer(e) : FcmVerdicts.of(answer);
        }
    }

    private static PushVerdict withoutAnswer(Throwable failure) throws IOException {
        Throwable root = failure;
        for (int depth = 0; root != null && depth < MAX_CAUSES; depth++) {
            if (root instanceof IllegalStateException) {
                return PushVerdict.credential(0, "the access token can't be renewed", null);
            }
            if (root instanceof SuppliedToken.TokenUnavailable) {
                return PushVerdict.credential(0, "the host gave no access token", null);
            }
            if (root instanceof Retryable) {
                return ((Retryable) root).isRetryable()
                        ? PushVerdict.retry(0, "no access token for now: the token server failed", null)
                        : PushVerdict.credential(0, "the token server refused the service account", null);
            }
            failure = root;
            root = root.getCause();
        }
        throw new IOException("no answer from FCM: " + failure.getClass().getName());
    }
}
