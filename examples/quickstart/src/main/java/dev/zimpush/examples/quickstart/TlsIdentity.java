package dev.zimpush.examples.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A self-signed key and certificate for localhost, made afresh for each run.
 *
 * <p>The JDK has no public way to make a certificate in process, so its own {@code keytool} makes a PKCS#12 file in a
 * temporary folder. The file is gone again before {@link #forLocalhost()} returns: the key lives in memory only.
 */
final class TlsIdentity {

    private static final String ALIAS = "localhost";
    private static final String PASSWORD_VARIABLE = "QUICKSTART_KEYSTORE_PASSWORD";
    private static final long KEYTOOL_TIMEOUT_SECONDS = 30;

    private final X509Certificate certificate;
    private final PrivateKey privateKey;

    private TlsIdentity(X509Certificate certificate, PrivateKey privateKey) {
        this.certificate = certificate;
        this.privateKey = privateKey;
    }

    static TlsIdentity forLocalhost() throws IOException, GeneralSecurityException, InterruptedException {
        String password = HexFormat.of().formatHex(SecureRandom.getSeed(16));
        Path folder = Files.createTempDirectory("quickstart-tls");
        Path file = folder.resolve("identity.p12");
        Path log = folder.resolve("keytool.log");
        try {
            runKeytool(file, log, password);
            KeyStore store = KeyStore.getInstance(file.toFile(), password.toCharArray());
            return new TlsIdentity((X509Certificate) store.getCertificate(ALIAS), (PrivateKey)
                    store.getKey(ALIAS, password.toCharArray()));
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(log);
            Files.delete(folder);
        }
    }

    private static void runKeytool(Path file, Path log, String password) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass:env",
                PASSWORD_VARIABLE);
        command.environment().put(PASSWORD_VARIABLE, password);
        Process keytool =
                command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            if (!keytool.waitFor(KEYTOOL_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("keytool did not finish within " + KEYTOOL_TIMEOUT_SECONDS + " s");
            }
        } finally {
            keytool.destroyForcibly();
        }
        if (keytool.exitValue() != 0) {
            throw new IOException("keytool failed: " + Files.readString(log).strip());
        }
    }

    /** What a server needs to prove that it is localhost. */
    SSLContext serverContext() throws GeneralSecurityException, IOException {
        char[] none = new char[0];
        KeyStore store = emptyStore();
        store.setKeyEntry(ALIAS, privateKey, none, new X509Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, none);
        return context(keys, null);
    }

    /** What a client needs to trust this identity, and nothing else. */
    SSLContext clientContext() throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setCertificateEntry(ALIAS, certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return context(null, trust);
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static SSLContext context(@Nullable KeyManagerFactory keys, @Nullable TrustManagerFactory trust)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                keys == null ? null : keys.getKeyManagers(), trust == null ? null : trust.getTrustManagers(), null);
        return context;
    }

    X509Certificate certificate() {
        return certificate;
    }

    PrivateKey privateKey() {
        return privateKey;
    }

    InputStream certificatePem() throws GeneralSecurityException {
        return Pem.stream(Pem.of(certificate));
    }

    InputStream privateKeyPem() {
        return Pem.stream(Pem.of(privateKey));
    }
}
