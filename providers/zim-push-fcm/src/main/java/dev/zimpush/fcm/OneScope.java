package dev.zimpush.fcm;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Credentials that keep their scope: the SDK asks for all of Firebase and the cloud, of which a push needs one. */
final class OneScope extends GoogleCredentials {
    private static final long serialVersionUID = 1L;

    private final GoogleCredentials scoped;

    OneScope(GoogleCredentials scoped) {
        this.scoped = scoped;
    }

    @Override
    public Map<String, List<String>> getRequestMetadata(@Nullable URI uri) throws IOException {
        return scoped.getRequestMetadata(uri);
    }

    @Override
    public void refresh() throws IOException {
        scoped.refresh();
    }

    @Override
    public AccessToken refreshAccessToken() throws IOException {
        return scoped.refreshAccessToken();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OneScope same && same.scoped.equals(scoped);
    }

    @Override
    public int hashCode() {
        return scoped.hashCode();
    }

    @Override
    public String toString() {
        return "OneScope";
    }
}
