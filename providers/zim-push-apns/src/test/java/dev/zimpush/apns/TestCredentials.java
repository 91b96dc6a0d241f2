package dev.zimpush.apns;

import com.eatthepath.pushy.apns.auth.ApnsVerificationKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Keys and certificates made for the test run. */
final class TestCredentials {
    static final String TEAM_ID = "TEAM123456";
    static final String KEY_ID = "KEY1234567";
    private static final String ALIAS = "test";
    static final String PASSWORD = "correct-horse";

    /** For the server at localhost. */
    static final Identity SERVER = identity("CN=localhost");

    /** For the provider; the UID is the app, as in Apple's certificates. */
    static final Identity CLIENT = identity("UID=" + TestPush.APP + ", CN=Apple Push Services");

    private static final KeyPair KEY = newKey("secp256r1");

    private TestCredentials() {}

    /** A certificate with its key. */
    record Identity(KeyStore store) {
        X509Certificate certificate() {
            try {
                return (X509Certificate) store.getCertificate(ALIAS);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        PrivateKey key() {
            try {
                return (PrivateKey) store.getKey(ALIAS, PASSWORD.toCharArray());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        byte[] pkcs12() {
            try {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                store.store(out, PASSWORD.toCharArray());
                return out.toByteArray();
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static String signingKeyPem() {
        return pem(KEY);
    }

    static String pem(KeyPair key) {
        String base64 = Base64.getMimeEncoder().encodeToString(key.getPrivate().getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
    }

    static ApnsVerificationKey verificationKey() {
        try {
            return new ApnsVerificationKey(KEY_ID, TEAM_ID, (ECPublicKey) KEY.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair newKey(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Identity identity(String name) {
        try {
            Path directory = Files.createTempDirectory("zim-push-apns");
            Path store = directory.resolve("store.p12");
            try {
                keytool(name, store);
                return read(store);
            } finally {
                Files.deleteIfExists(store);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(String name, Path store) throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                name,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("keytool failed: " + output);
        }
    }

    private static Identity read(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return new Identity(store);
    }
}
