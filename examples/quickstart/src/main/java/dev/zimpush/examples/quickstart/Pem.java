package dev.zimpush.examples.quickstart;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** The PEM text form of keys and certificates, which is what credentials come in. */
final class Pem {

    private Pem() {}

    static String of(X509Certificate certificate) throws CertificateEncodingException {
        return encode("CERTIFICATE", certificate.getEncoded());
    }

    /** The PKCS#8 form: Apple's {@code .p8} files look like this. */
    static String of(PrivateKey key) {
        return encode("PRIVATE KEY", key.getEncoded());
    }

    static InputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }

    private static String encode(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
