package dev.zimpush.fcm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of an {@link FcmProvider}. Each may be set once; all are checked in {@link #build()}. Not
 * thread-safe.
 */
public final class FcmProviderBuilder {
    private static final URI FCM = URI.create("https://fcm.googleapis.com");
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);
    private static final int MAX_WORKERS = 256;
    private static final int MAX_WAITING = 100_000;

    private @Nullable String name;
    private @Nullable String credentialsBy;
    private @Nullable Supplier<FcmCredentials> credentials;
    private @Nullable String projectId;
    private @Nullable Set<String> apps;
    private @Nullable URI endpoint;
    private @Nullable String trustBy;
    private @Nullable Supplier<SSLContext> trust;
    private @Nullable Duration connectTimeout;
    private @Nullable Duration readTimeout;
    private @Nullable Integer workers;
    private @Nullable Integer waiting;

    FcmProviderBuilder() {}

    /** The name in reports and of threads, {@code fcm} by default. */
    public FcmProviderBuilder name(String name) {
        this.name = once("name", this.name, name);
        return this;
    }

    /** The key of a service account: the JSON file as the Firebase console gives it. Read in {@link #build()}. */
    public FcmProviderBuilder credentials(Path file) {
        Objects.requireNonNull(file, "file");
        return credentialsBy("credentials(Path)", () -> FcmCredentials.serviceAccount(read(file)));
    }

    /**
     * The key of a service account, as JSON; read to its end at once, not closed.
     *
     * @throws UncheckedIOException when reading fails
     */
    public FcmProviderBuilder credentials(InputStream json) {
        byte[] bytes = read("the credentials", json);
        return credentialsBy("credentials(InputStream)", () -> FcmCredentials.serviceAccount(bytes));
    }

    /** The key of a service account, as JSON: the value, for instance, of an environment variable. */
    public FcmProviderBuilder credentialsJson(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return credentialsBy("credentialsJson(String)", () -> FcmCredentials.serviceAccount(bytes));
    }

    /**
     * OAuth access tokens that the host gets by itself, with the scope {@code
     * https://www.googleapis.com/auth/firebase.messaging}; also for a local stand-in of FCM, which takes any token.
     *
     * @param tokens asked for each push, on a worker's thread: let it return a cached token and renew it in time. When it
     *     throws or returns null, the push is {@linkplain dev.zimpush.spi.PushVerdict.Kind#CREDENTIAL refused for the
     *     credential}
     */
    public FcmProviderBuilder accessToken(Supplier<String> tokens) {
        Objects.requireNonNull(tokens, "tokens");
        return credentialsBy("accessToken(Supplier)", () -> FcmCredentials.tokens(tokens));
    }

    /** The Firebase project; by default that of the service account. */
    public FcmProviderBuilder projectId(String projectId) {
        this.projectId = once("projectId", this.projectId, projectId);
        return this;
    }

    /**
     * Serves addresses of these {@linkplain dev.zimpush.Address#app() apps} only; of any app by default. To be set when
     * there are several Firebase projects, each with its provider. At least one.
     */
    public FcmProviderBuilder apps(String... apps) {
        this.apps = once("apps", this.apps, new TreeSet<>(Arrays.asList(apps)));
        return this;
    }

    /**
     * Where FCM is, for a local stand-in or a relay: scheme, host and port, {@code https://fcm.googleapis.com} by default.
     * Plain {@code http} is for loopback only, since each request carries the access token.
     */
    public FcmProviderBuilder endpoint(URI endpoint) {
        this.endpoint = once("endpoint", this.endpoint, endpoint);
        return this;
    }

    /**
     * The certificates that the {@linkplain #endpoint endpoint}'s must chain up to, in place of those that the platform
     * trusts. Access tokens are always fetched with the platform's trust.
     */
    public FcmProviderBuilder trustedCertificates(X509Certificate... certificates) {
        List<X509Certificate> copy = List.of(certificates);
        return trustedBy("trustedCertificates(X509Certificate...)", () -> Trust.in(copy));
    }

    /** The same from a PEM file, read in {@link #build()}. */
    public FcmProviderBuilder trustedCertificates(Path pem) {
        Objects.requireNonNull(pem, "pem");
        return trustedBy("trustedCertificates(Path)", () -> Trust.inPem(read(pem)));
    }

    /**
     * The same from PEM, read to its end at once, not closed.
     *
     * @throws UncheckedIOException when reading fails
     */
    public FcmProviderBuilder trustedCertificates(InputStream pem) {
        byte[] bytes = read("the certificates", pem);
        return trustedBy("trustedCertificates(InputStream)", () -> Trust.inPem(bytes));
    }

    /**
     * How long connecting may take to each address that the host's name resolves to, one after the other; 3 s by default,
     * from 1 ms to 1 minute. As long again may TLS be silent, and a push wait for a free connection.
     */
    public FcmProviderBuilder connectTimeout(Duration timeout) {
        this.connectTimeout = once("connectTimeout", this.connectTimeout, timeout);
        return this;
    }

    /**
     * How long FCM may be silent, not how long an answer may take: each byte that arrives begins it anew. 6 s by default,
     * from 1 ms to 1 minute. Together with {@link #connectTimeout} it should stay below the library's call timeout, so that
     * a call mostly ends by itself.
     */
    public FcmProviderBuilder readTimeout(Duration timeout) {
        this.readTimeout = once("readTimeout", this.readTimeout, timeout);
        return this;
    }

    /** How many calls at once, each on a thread and a connection of its own; 16 by default, from 1 to 256. */
    public FcmProviderBuilder workers(int workers) {
        this.workers = once("workers", this.workers, workers);
        return this;
    }

    /**
     * How many pushes may wait for a worker; 1,024 by default, from 1 to 100,000. One more is answered with {@link
     * dev.zimpush.spi.PushVerdict.Kind#RETRY}.
     */
    public FcmProviderBuilder waiting(int pushes) {
        this.waiting = once("waiting", this.waiting, pushes);
        return this;
    }

    /**
     * The provider, ready to push. Makes no request.
     *
     * @throws IllegalStateException when the credentials or the project are missing, or two settings contradict each other
     * @throws IllegalArgumentException when a value is out of its range, a file can't be read, or the credentials or
     *     certificates are not what they should be; the text never contains any of them
     */
    public FcmProvider build() {
        if (credentials == null) {
            throw new IllegalStateException(
                    "no credentials; call credentials(...), credentialsJson(...) or accessToken(...)");
        }
        FcmCredentials read = credentials.get();
        String project = projectId == null ? read.projectId().orElse("") : projectId;
        if (project.isBlank()) {
            throw new IllegalStateException("the credentials name no project; call projectId(...)");
        }
        URI to = checked(endpoint == null ? FCM : endpoint);
        FcmSettings settings = new FcmSettings(
                label(name == null ? "fcm" : name),
                project(project),
                checkedApps(),
                to,
                trust(to),
                timeout("connectTimeout", connectTimeout, Duration.ofSeconds(3)),
                timeout("readTimeout", readTimeout, Duration.ofSeconds(6)),
                count("workers", workers, 16, MAX_WORKERS),
                count("waiting", waiting, 1_024, MAX_WAITING));
        return new FcmProvider(settings, read);
    }

    private FcmProviderBuilder credentialsBy(String setter, Supplier<FcmCredentials> given) {
        if (credentialsBy != null) {
            throw new IllegalStateException(
                    setter + " contradicts " + credentialsBy + ", which was called before; give the credentials once");
        }
        credentialsBy = setter;
        credentials = given;
        return this;
    }

    private FcmProviderBuilder trustedBy(String setter, Supplier<SSLContext> given) {
        if (trustBy != null) {
            throw new IllegalStateException(
                    setter + " contradicts " + trustBy + ", which was called before; give the certificates once");
        }
        trustBy = setter;
        trust = given;
        return this;
    }

    private @Nullable SSLContext trust(URI endpoint) {
        if (trust == null) {
            return null;
        }
        if ("http".equals(endpoint.getScheme())) {
            throw new IllegalStateException(trustBy + " contradicts endpoint(" + endpoint
                    + "), which has no TLS; use https or drop the certificates");
        }
        return trust.get();
    }

    private Set<String> checkedApps() {
        if (apps == null) {
            return Set.of();
        }
        if (apps.isEmpty()) {
            throw new IllegalArgumentException("apps() names no app; name at least one, or drop it to serve every app");
        }
        return apps;
    }

    private static URI checked(URI endpoint) {
        String scheme = endpoint.getScheme();
        String host = endpoint.getHost();
        boolean bare = endpoint.getRawUserInfo() == null
                && endpoint.getRawQuery() == null
                && endpoint.getRawFragment() == null
                && (endpoint.getRawPath() == null || endpoint.getRawPath().matches("/?"));
        if (host == null || !bare || !("https".equals(scheme) || "http".equals(scheme))) {
            throw new IllegalArgumentException(
                    "the endpoint is not of the form https://host:port with nothing else in it");
        }
        if ("http".equals(scheme) && !host.matches("localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[(0*:)*0*1]")) {
            throw new IllegalArgumentException("endpoint " + endpoint
                    + " is neither https nor on loopback; the access token would travel in the clear");
        }
        return endpoint;
    }

    private static String project(String project) {
        if (!project.matches("[A-Za-z0-9.:_-]{1,128}")) {
            throw new IllegalArgumentException(
                    "projectId '" + project + "' has characters that no project id has; see the Firebase console");
        }
        return project;
    }

    private static String label(String name) {
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("name '" + name + "' is not 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-'");
        }
        return name;
    }

    private static Duration timeout(String name, @Nullable Duration given, Duration byDefault) {
        Duration timeout = given == null ? byDefault : given;
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(name + ' ' + timeout + " is not between PT0.001S and " + MAX_TIMEOUT);
        }
        return timeout;
    }

    private static int count(String name, @Nullable Integer given, int byDefault, int most) {
        int count = given == null ? byDefault : given;
        if (count < 1 || count > most) {
            throw new IllegalArgumentException(name + ' ' + count + " is not between 1 and " + most);
        }
        return count;
    }

    private static <T> T once(String name, @Nullable T before, T now) {
        Objects.requireNonNull(now, name);
        if (before != null) {
            throw new IllegalStateException(
                    name + '(' + now + ") contradicts " + name + '(' + before + "), which was called before");
        }
        return now;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file " + file + " can't be read", e);
        }
    }

    private static byte[] read(String what, InputStream in) {
        try {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(what + " can't be read", e);
        }
    }
}
