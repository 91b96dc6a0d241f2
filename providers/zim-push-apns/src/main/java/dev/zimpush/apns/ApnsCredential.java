package dev.zimpush.apns;

import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collections;

/** What proves to APNs who sends. Immutable; its text form tells nothing but the method. */
abstract sealed class ApnsCredential {
    private static final int APNS_KEY_BITS = 256;

    private final String method;

    private ApnsCredential(String method) {
        this.method = method;
    }

    abstract void addTo(ApnsClientBuilder builder);

    @Override
    public final String toString() {
        return method;
    }

    /**
     * A key that signs a token for each connection.
     *
     * @param pem the key, PKCS#8 in PEM
     * @throws IllegalArgumentException when it is no such key; the text says nothing of its content
     */
    static ApnsCredential token(String teamId, String keyId, byte[] pem) {
        requireId("teamId", teamId);
        requireId("keyId", keyId);
        try {
            ApnsSigningKey key = ApnsSigningKey.loadFromInputStream(new ByteArrayInputStream(pem), teamId, keyId);
            int bits = key.getParams().getCurve().getField().getFieldSize();
            if (bits == APNS_KEY_BITS) {
                return new Token(key);
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // The parser's words could quote the key.
        }
        throw new IllegalArgumentException(
                "tokenAuthentication: what was given as the signing key is not an EC P-256 key, "
                        + "PKCS#8 in PEM (the .p8 file from the developer account)");
    }

    /**
     * A certificate that is shown when connecting.
     *
     * @param pkcs12 the store with certificate and key
     * @throws IllegalArgumentException when it cannot be opened or has no key
     */
    static ApnsCredential certificate(byte[] pkcs12, String password) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(pkcs12), password.toCharArray());
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, password.toCharArray()) instanceof PrivateKey key
                        && store.getCertificate(alias) instanceof X509Certificate certificate) {
                    return new Certificate(certificate, key);
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("certificateAuthentication: the PKCS#12 store can't be opened with the "
                    + "password given, or is none (" + e.getClass().getSimpleName() + ")");
        }
        throw new IllegalArgumentException(
                "certificateAuthentication: the PKCS#12 store has no certificate with a key");
    }

    private static void requireId(String name, String id) {
        if (!id.matches("[A-Za-z0-9]{1,32}")) {
            throw new IllegalArgumentException("tokenAuthentication: " + name
                    + " is not letters and digits; give the 10 characters from the developer account");
        }
    }

    private static final class Token extends ApnsCredential {
        private final ApnsSigningKey key;

        Token(ApnsSigningKey key) {
            super("token authentication");
            this.key = key;
        }

        @Override
        void addTo(ApnsClientBuilder builder) {
            builder.setSigningKey(key);
        }
    }

    private static final class Certificate extends ApnsCredential {
        private final X509Certificate certificate;
        private final PrivateKey key;

        Certificate(X509Certificate certificate, PrivateKey key) {
            super("certificate authentication");
            this.certificate = certificate;
            this.key = key;
        }

        @Override
        void addTo(ApnsClientBuilder builder) {
            builder.setClientCredentials(certificate, key, null);
        }
    }
}
