package dev.zimpush.fcm;

import com.google.auth.http.HttpTransportFactory;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the access tokens come from. Keeps secrets: nothing of it goes into logs, exceptions or {@code toString}. */
final class FcmCredentials {
    private static final List<String> SCOPE = List.of("https://www.googleapis.com/auth/firebase.messaging");

    /** To read credentials takes no request. */
    private static final HttpTransportFactory NO_TRANSPORT = () -> {
        throw new IllegalStateException("no request is made while credentials are read");
    };

    private final byte @Nullable [] serviceAccount;
    private final @Nullable Supplier<String> tokens;

    private FcmCredentials(byte @Nullable [] serviceAccount, @Nullable Supplier<String> tokens) {
        this.serviceAccount = serviceAccount;
        this.tokens = tokens;
    }

    /** The JSON of a service account. */
    static FcmCredentials serviceAccount(byte[] json) {
        return new FcmCredentials(json, null);
    }

    /** Whatever the host has; asked for each request. */
    static FcmCredentials tokens(Supplier<String> tokens) {
        return new FcmCredentials(null, tokens);
    }

    /** The project that they belong to, if they tell. */
    Optional<String> projectId() {
        return serviceAccount == null
                ? Optional.empty()
                : Optional.ofNullable(read(serviceAccount, NO_TRANSPORT).getProjectId());
    }

    /** As the SDK wants them; access tokens are fetched over that transport, without repetition, for one scope only. */
    GoogleCredentials toGoogle(HttpTransportFactory transport) {
        if (tokens != null) {
            return new SuppliedToken(tokens);
        }
        if (serviceAccount == null) {
            throw new AssertionError("neither a service account nor tokens");
        }
        return new OneScope(read(serviceAccount, transport)
                .createWithCustomRetryStrategy(false)
                .createScoped(SCOPE));
    }

    private static ServiceAccountCredentials read(byte[] json, HttpTransportFactory transport) {
        try {
            return ServiceAccountCredentials.fromStream(new ByteArrayInputStream(json), transport);
        } catch (IOException | RuntimeException e) {
            // The cause may quote the text, and with it the key.
            throw new IllegalArgumentException("the credentials are not the JSON of a service account ("
                    + e.getClass().getSimpleName() + "); download a key in the Firebase console, project settings,"
                    + " service accounts");
        }
    }

    @Override
    public String toString() {
        return tokens != null ? "access tokens of the host" : "a service account";
    }
}
