package dev.zimpush.apns;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.eatthepath.pushy.apns.auth.ApnsVerificationKey;
import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.eatthepath.pushy.apns.server.MockApnsServerListener;
import com.eatthepath.pushy.apns.server.PushNotificationHandlerFactory;
import com.eatthepath.pushy.apns.server.RejectionReason;
import com.eatthepath.pushy.apns.server.ValidatingPushNotificationHandlerFactory;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Pushy's own mock server, which checks headers, tokens and topics, and tells what it took. */
final class MockApns implements AutoCloseable, MockApnsServerListener {
    private final BlockingQueue<ScriptedApns.Request> accepted = new LinkedBlockingQueue<>();
    private final MockApnsServer server;
    private final int port;

    private MockApns(PushNotificationHandlerFactory handlers) throws Exception {
        X509Certificate[] chain = {TestCredentials.SERVER.certificate()};
        PrivateKey key = TestCredentials.SERVER.key();
        server = new MockApnsServerBuilder()
                .setServerCredentials(chain, key, null)
                .setTrustedServerCertificateChain(TestCredentials.CLIENT.certificate())
                .setHandlerFactory(handlers)
                .setListener(this)
                .build();
        port = server.start(0).join();
    }

    /** One that refuses what Apple would. */
    static MockApns validating() throws Exception {
        String app = TestPush.APP;
        String voip = app + ".voip";
        ApnsVerificationKey key = TestCredentials.verificationKey();
        return new MockApns(new ValidatingPushNotificationHandlerFactory(
                Map.of(app, Set.of(TestPush.TOKEN), voip, Set.of(TestPush.VOIP_TOKEN)),
                Map.of(),
                Map.of(TestCredentials.KEY_ID, key),
                Map.of(key, Set.of(app, voip))));
    }

    static MockApns with(PushNotificationHandlerFactory handlers) throws Exception {
        return new MockApns(handlers);
    }

    /** A builder of a provider that talks to this server; it lacks a credential. */
    ApnsProviderBuilder provider() {
        return ApnsProvider.builder()
                .endpoint("localhost", port)
                .trustedCertificates(TestCredentials.SERVER.certificate())
                .apps(TestPush.APP);
    }

    ScriptedApns.Request take() throws InterruptedException {
        ScriptedApns.Request request = accepted.poll(30, SECONDS);
        if (request == null) {
            throw new AssertionError("nothing was accepted");
        }
        return request;
    }

    @Override
    public void handlePushNotificationAccepted(Http2Headers headers, ByteBuf payload) {
        Map<String, String> copy = new HashMap<>();
        headers.forEach(
                entry -> copy.put(entry.getKey().toString(), entry.getValue().toString()));
        accepted.add(new ScriptedApns.Request(copy, payload.toString(StandardCharsets.UTF_8)));
    }

    @Override
    public void handlePushNotificationRejected(
            Http2Headers headers, ByteBuf payload, RejectionReason reason, Instant deadSince) {
        // the provider's verdict tells
    }

    @Override
    public void close() {
        server.shutdown().join();
    }
}
