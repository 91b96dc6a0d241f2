package dev.zimpush.fcm;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Credentials that ask for the access token anew for each request. */
final class SuppliedToken extends GoogleCredentials {
    private static final long serialVersionUID = 1L;

    private final transient Supplier<String> tokens;

    SuppliedToken(Supplier<String> tokens) {
        this.tokens = tokens;
    }

    @Override
    public Map<String, List<String>> getRequestMetadata(@Nullable URI uri) throws IOException {
        return Map.of("Authorization", List.of("Bearer " + token()));
    }

    /** There is nothing to renew: the next request asks again. */
    @Override
    public void refresh() {}

    @Override
    public AccessToken refreshAccessToken() throws IOException {
        return new AccessToken(token(), null);
    }

    private String token() throws IOException {
        try {
            String token = tokens.get();
            if (token == null || token.isBlank()) {
                throw new TokenUnavailable("the access token's supplier returned none");
            }
            if (token.chars().anyMatch(Character::isISOControl)) {
                throw new TokenUnavailable("the access token's supplier returned one with control characters");
            }
            return token;
        } catch (RuntimeException e) {
            throw new TokenUnavailable(
                    "the access token's supplier failed: " + e.getClass().getName());
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return "SuppliedToken";
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        throw new NotSerializableException("SuppliedToken");
    }

    /** No access token could be had, so that nothing was sent. */
    static final class TokenUnavailable extends IOException {
        private static final long serialVersionUID = 1L;

        private TokenUnavailable(String message) {
            super(message);
        }
    }
}
