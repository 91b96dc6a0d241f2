package dev.zimpush.fcm;

import com.google.api.client.http.LowLevelHttpResponse;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

/**
 * The exchange with FCM itself. Notes what FCM answered, and shows the SDK a status that makes it hand the answer up.
 *
 * <p>The SDK cannot be told not to wait and try again by itself after a 503, renews the access token and tries again up to
 * four times after a 401 whatever its reason, and fails on an error status that it does not know. So the answer is read
 * here, and the SDK sees a 503 as 500, and as 403 a 401 that a new access token would not mend.
 */
final class FcmSendRequest extends FcmHttpRequest {
    private static final int UNAUTHENTICATED = 401;
    private static final int FORBIDDEN = 403;
    private static final int INTERNAL = 500;
    private static final int UNAVAILABLE = 503;

    private boolean again;

    FcmSendRequest(CloseableHttpClient client, String method, URI uri) {
        super(client, method, uri);
    }

    @Override
    public LowLevelHttpResponse execute() throws IOException {
        FcmCall call = FcmCall.current();
        if (call != null) {
            again = call.answer() != null;
            call.answered(null);
        }
        return super.execute();
    }

    @Override
    FcmHttpResponse answered(FcmHttpResponse response, FcmCall call) {
        int status = response.getStatusCode();
        FcmAnswer answer =
                FcmAnswer.read(status, response.header("Retry-After"), response.text(), InstantSource.system());
        call.answered(answer);
        if (status == UNAVAILABLE) {
            return response.withStatus(INTERNAL);
        }
        if (status == UNAUTHENTICATED && (again || answer.errorCode() != null)) {
            return response.withStatus(FORBIDDEN);
        }
        return response;
    }
}
