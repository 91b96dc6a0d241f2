package dev.zimpush.benchmarks.push;

import com.eatthepath.pushy.apns.server.BenchmarkApnsServer;
import com.eatthepath.pushy.apns.server.BenchmarkApnsServerBuilder;
import dev.zimpush.benchmarks.suite.Service;
import dev.zimpush.benchmarks.suite.Settings;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** A stand-in of APNs that accepts everything: pushy's own for benchmarks, over TLS and HTTP/2. */
final class ApnsServer implements Service {
    /** The setting with the port. */
    static final String PORT = "port";

    /** The setting with the certificate to trust, in Base64. */
    static final String CERTIFICATE = "certificate";

    /** As many pushes as APNs takes at a time on one connection. */
    private static final int STREAMS = 1000;

    @Override
    public Settings start() throws Exception {
        Identity identity = Identity.make();
        BenchmarkApnsServer server = new BenchmarkApnsServerBuilder()
                .setServerCredentials(new X509Certificate[] {identity.certificate()}, identity.key(), null)
                .setMaxConcurrentStreams(STREAMS)
                .setUseAlpn(true)
                .build();
        int port = server.start(0).join();
        return Settings.none()
                .with(PORT, port)
                .with(
                        CERTIFICATE,
                        Base64.getEncoder()
                                .encodeToString(identity.certificate().getEncoded()));
    }
}
