package dev.zimpush.benchmarks.push;

import dev.zimpush.benchmarks.suite.Settings;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * What a client of the {@link ApnsServer} needs.
 *
 * @param trusted the server's certificate
 * @param signingKey signs the client's tokens; the server takes any
 */
record ApnsCredentials(X509Certificate trusted, ECPrivateKey signingKey) {
    static final String TEAM_ID = "TEAM123456";
    static final String KEY_ID = "KEY1234567";

    /** For the server that told those settings, with a new key. */
    static ApnsCredentials of(Settings settings) throws GeneralSecurityException {
        byte[] certificate = Base64.getDecoder().decode(settings.text(ApnsServer.CERTIFICATE));
        KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
        keys.initialize(new ECGenParameterSpec("secp256r1"));
        return new ApnsCredentials(
                (X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(certificate)),
                (ECPrivateKey) keys.generateKeyPair().getPrivate());
    }

    /** The key as a developer's account gives it. */
    String pem() {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(signingKey.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }
}
