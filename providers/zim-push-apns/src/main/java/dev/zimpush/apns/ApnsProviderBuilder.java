package dev.zimpush.apns;

import dev.zimpush.Address;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of an {@link ApnsProvider}. Each may be set once; files and streams are read in {@link #build}.
 * Not thread-safe.
 */
public final class ApnsProviderBuilder {
    private static final String PRODUCTION_HOST = "api.push.apple.com";
    private static final String SANDBOX_HOST = "api.sandbox.push.apple.com";
    private static final int PORT = 443;
    private static final int ALTERNATE_PORT = 2197;
    private static final int MAX_CONNECTIONS = 64;

    private final SetOnce set = new SetOnce();
    private @Nullable Loader<ApnsCredential> credential;
    private @Nullable Loader<List<X509Certificate>> trusted;
    private List<String> apps = List.of();
    private Address.Environment environment = Address.Environment.PRODUCTION;
    private @Nullable String host;
    private int port = PORT;
    private int connections = 1;
    private @Nullable String name;

    ApnsProviderBuilder() {}

    /** Reads a credential or certificates. */
    @FunctionalInterface
    private interface Loader<T> {
        T load() throws IOException;
    }

    /**
     * Signs with a key, the way that Apple recommends.
     *
     * @param teamId the team, from the developer account
     * @param keyId the key's id, from the developer account
     * @param p8 the key's file
     */
    public ApnsProviderBuilder tokenAuthentication(String teamId, String keyId, Path p8) {
        Objects.requireNonNull(p8, "p8");
        return token(teamId, keyId, () -> Files.readAllBytes(p8));
    }

    /** The same, with the key from a stream, which is read to its end in {@link #build} and not closed. */
    public ApnsProviderBuilder tokenAuthentication(String teamId, String keyId, InputStream p8) {
        Objects.requireNonNull(p8, "p8");
        return token(teamId, keyId, p8::readAllBytes);
    }

    /** The same, with the text of the key's file, {@code -----BEGIN PRIVATE KEY-----} and all. */
    public ApnsProviderBuilder tokenAuthentication(String teamId, String keyId, String pem) {
        Objects.requireNonNull(pem, "pem");
        return token(teamId, keyId, () -> pem.getBytes(StandardCharsets.UTF_8));
    }

    private ApnsProviderBuilder token(String teamId, String keyId, Loader<byte[]> p8) {
        Objects.requireNonNull(teamId, "teamId");
        Objects.requireNonNull(keyId, "keyId");
        set.mark("tokenAuthentication", "...", "certificateAuthentication");
        credential = () -> ApnsCredential.token(teamId, keyId, p8.load());
        return this;
    }

    /**
     * Shows a certificate of the app's when it connects. Such a certificate is for one app.
     *
     * @param pkcs12 the file with certificate and key
     * @param password its password; may be empty
     */
    public ApnsProviderBuilder certificateAuthentication(Path pkcs12, String password) {
        Objects.requireNonNull(pkcs12, "pkcs12");
        return certificate(() -> Files.readAllBytes(pkcs12), password);
    }

    /** The same, from a stream, which is read to its end in {@link #build} and not closed. */
    public ApnsProviderBuilder certificateAuthentication(InputStream pkcs12, String password) {
        Objects.requireNonNull(pkcs12, "pkcs12");
        return certificate(pkcs12::readAllBytes, password);
    }

    private ApnsProviderBuilder certificate(Loader<byte[]> pkcs12, String password) {
        Objects.requireNonNull(password, "password");
        set.mark("certificateAuthentication", "...", "tokenAuthentication");
        credential = () -> ApnsCredential.certificate(pkcs12.load(), password);
        return this;
    }

    /** The apps to push to, by bundle id, without the suffix of a push type. At least one, required. */
    public ApnsProviderBuilder apps(String... bundleIds) {
        List<String> given = List.copyOf(Arrays.asList(bundleIds));
        set.mark("apps", String.join(", ", given));
        apps = given;
        return this;
    }

    /**
     * {@link Address.Environment#PRODUCTION} by default. Addresses of an {@linkplain Address.Environment#UNKNOWN unknown} one are probed with
     * a provider for each.
     *
     * @throws IllegalArgumentException for {@code UNKNOWN}: a provider has one server
     */
    public ApnsProviderBuilder environment(Address.Environment environment) {
        Objects.requireNonNull(environment, "environment");
        if (environment == Address.Environment.UNKNOWN) {
            throw new IllegalArgumentException("environment UNKNOWN has no server; give PRODUCTION or SANDBOX");
        }
        set.mark("environment", environment.name());
        this.environment = environment;
        return this;
    }

    /** Connects to port 2197, for networks that let 443 through for browsers only. 443 by default. */
    public ApnsProviderBuilder alternatePort() {
        set.mark("alternatePort", "", "endpoint");
        port = ALTERNATE_PORT;
        return this;
    }

    /**
     * Connects to another server than the environment's at Apple: one of your tests, a relay. Its certificate must be valid
     * for the host's name.
     */
    public ApnsProviderBuilder endpoint(String host, int port) {
        Objects.requireNonNull(host, "host");
        set.mark("endpoint", host + ", " + port, "alternatePort");
        this.host = host;
        this.port = port;
        return this;
    }

    /** Trusts these certificates, and what they signed, instead of those that the JVM trusts. */
    public ApnsProviderBuilder trustedCertificates(X509Certificate... certificates) {
        List<X509Certificate> given = List.copyOf(Arrays.asList(certificates));
        return trust(() -> given);
    }

    /** The same, from a file of certificates in PEM. */
    public ApnsProviderBuilder trustedCertificates(Path pem) {
        Objects.requireNonNull(pem, "pem");
        return trust(() -> parse(Files.readAllBytes(pem)));
    }

    /** The same, from a stream, which is read to its end in {@link #build} and not closed. */
    public ApnsProviderBuilder trustedCertificates(InputStream pem) {
        Objects.requireNonNull(pem, "pem");
        return trust(() -> parse(pem.readAllBytes()));
    }

    private ApnsProviderBuilder trust(Loader<List<X509Certificate>> certificates) {
        set.mark("trustedCertificates", "...");
        trusted = certificates;
        return this;
    }

    /**
     * How many connections to hold, 1 by default; one takes thousands of pushes per second. Each signs a token of its own,
     * and APNs limits how often one key's tokens may change: more connections bring {@code TooManyProviderTokenUpdates}
     * nearer.
     */
    public ApnsProviderBuilder connections(int connections) {
        set.mark("connections", Integer.toString(connections));
        this.connections = connections;
        return this;
    }

    /** The provider's name in reports, logs and thread names; {@code apns} or {@code apns-sandbox} by default. */
    public ApnsProviderBuilder name(String name) {
        Objects.requireNonNull(name, "name");
        set.mark("name", name);
        this.name = name;
        return this;
    }

    /**
     * The provider. Checks all settings and logs them, without secrets, in one line; connects to nothing.
     *
     * @throws IllegalStateException when a required setting is missing
     * @throws IllegalArgumentException when one has a value that cannot work, or a file or stream cannot be read
     */
    public ApnsProvider build() {
        if (credential == null) {
            throw new IllegalStateException(
                    "the provider has no credential; call tokenAuthentication(...) or certificateAuthentication(...)");
        }
        if (connections < 1 || connections > MAX_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "connections " + connections + " is not between 1 and " + MAX_CONNECTIONS);
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("endpoint: port " + port + " is not between 1 and 65535");
        }
        boolean production = environment == Address.Environment.PRODUCTION;
        return new ApnsProvider(new ApnsSettings(
                checkedName(name != null ? name : production ? "apns" : "apns-sandbox"),
                load("the credential", credential),
                checkedApps(),
                environment,
                checkedHost(host != null ? host : production ? PRODUCTION_HOST : SANDBOX_HOST),
                port,
                trusted == null ? List.of() : checkedTrust(load("trustedCertificates", trusted)),
                connections));
    }

    private Set<String> checkedApps() {
        if (apps.isEmpty()) {
            throw new IllegalStateException("the provider serves no app; call apps(...) with at least one bundle id");
        }
        for (String app : apps) {
            if (!app.matches("[A-Za-z0-9.-]{1,155}")) {
                throw new IllegalArgumentException(
                        "apps: '" + app + "' is no bundle id; it has letters, digits, . and -");
            }
            if (app.endsWith(".voip")) {
                throw new IllegalArgumentException(
                        "apps: '" + app + "' ends with .voip; give the bundle id without it");
            }
        }
        return new LinkedHashSet<>(apps);
    }

    private static String checkedName(String name) {
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new IllegalArgumentException("name '" + name + "' is not 1 to 64 of letters, digits, . _ and -");
        }
        return name;
    }

    private static String checkedHost(String host) {
        if (!host.matches("[A-Za-z0-9.:_-]{1,255}")) {
            throw new IllegalArgumentException("endpoint: host '" + host + "' is neither a host's name nor an address");
        }
        return host;
    }

    private static List<X509Certificate> checkedTrust(List<X509Certificate> certificates) {
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(
                    "trustedCertificates: there is none; drop it to trust what the JVM trusts");
        }
        return certificates;
    }

    private static List<X509Certificate> parse(byte[] pem) {
        try {
            return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new IllegalArgumentException(
                    "trustedCertificates: what was given is not X.509 certificates in PEM", e);
        }
    }

    private static <T> T load(String what, Loader<T> loader) {
        try {
            return loader.load();
        } catch (IOException e) {
            throw new IllegalArgumentException(what + " cannot be read", e);
        }
    }
}
