package dev.zimpush.examples.quickstart;

import com.eatthepath.pushy.apns.auth.ApnsVerificationKey;
import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.eatthepath.pushy.apns.server.MockApnsServerListener;
import com.eatthepath.pushy.apns.server.PushNotificationHandler;
import com.eatthepath.pushy.apns.server.RejectedNotificationException;
import com.eatthepath.pushy.apns.server.RejectionReason;
import com.eatthepath.pushy.apns.server.ValidatingPushNotificationHandlerFactory;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A local HTTP/2 server that answers as APNs does: pushy's mock server, which checks provider tokens, topics, headers
 * and sizes.
 *
 * <p>It accepts notifications to registered device tokens, refuses what APNs refuses, and gives scripted answers first.
 * The signing key that it trusts is made afresh for each run.
 */
final class ApnsStandIn implements AutoCloseable {

    static final String TEAM_ID = "QUICKSTART";
    static final String KEY_ID = "LOCALKEY01";

    private static final String NO_ANSWER = "no answer";

    /** What a hang ends with, for a client that has given up long since. It is not recorded. */
    private static final RejectionReason END_OF_HANG = RejectionReason.SHUTDOWN;

    private final KeyPair signingKey;
    private final MockApnsServer server;
    private final int port;
    private final Map<String, Set<String>> tokensByTopic;
    private final Map<String, Instant> deadSince = new ConcurrentHashMap<>();
    private final Map<String, Queue<PushNotificationHandler>> scripts = new ConcurrentHashMap<>();
    private final Recorded<ApnsRequest> requests = new Recorded<>();
    private final Queue<CompletableFuture<Void>> hangs = new ConcurrentLinkedQueue<>();

    private ApnsStandIn(TlsIdentity identity, Set<String> topics)
            throws IOException, GeneralSecurityException, InterruptedException, TimeoutException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        signingKey = generator.generateKeyPair();
        var verificationKey = new ApnsVerificationKey(KEY_ID, TEAM_ID, (ECPublicKey) signingKey.getPublic());
        tokensByTopic =
                topics.stream().collect(Collectors.toMap(topic -> topic, topic -> ConcurrentHashMap.newKeySet()));
        var checks = new ValidatingPushNotificationHandlerFactory(
                tokensByTopic, deadSince, Map.of(KEY_ID, verificationKey), Map.of(verificationKey, topics));
        server = new MockApnsServerBuilder()
                .setServerCredentials(new X509Certificate[] {identity.certificate()}, identity.privateKey(), null)
                .setHandlerFactory(session -> scriptedAfter(checks.buildHandler(session)))
                .setListener(new Recorder())
                .build();
        try {
            port = server.start(0).get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("cannot listen", e.getCause());
        }
    }

    /**
     * Starts on a free port.
     *
     * @param topics the bundle ids that the signing key may send to, those with a suffix such as {@code .voip} included
     */
    static ApnsStandIn start(TlsIdentity identity, Set<String> topics)
            throws IOException, GeneralSecurityException, InterruptedException, TimeoutException {
        return new ApnsStandIn(identity, topics);
    }

    int port() {
        return port;
    }

    /** The signing key as the text of a {@code .p8} file, to go with {@link #TEAM_ID} and {@link #KEY_ID}. */
    String signingKeyPem() {
        return Pem.of(signingKey.getPrivate());
    }

    /** A new device token, to which notifications on this topic are accepted from now on. */
    String register(String topic) {
        Set<String> tokens = tokensByTopic.get(topic);
        if (tokens == null) {
            throw new IllegalArgumentException("unknown topic " + topic);
        }
        byte[] random = new byte[32];
        ThreadLocalRandom.current().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        tokens.add(token);
        return token;
    }

    /** The app was removed: from now on this token is answered 410 with this time. */
    void unregister(String deviceToken, Instant since) {
        deadSince.put(deviceToken, since);
    }

    /** The next valid notifications to this token are refused for these reasons, one each. */
    void refuseNext(String deviceToken, RejectionReason... reasons) {
        for (RejectionReason reason : reasons) {
            script(deviceToken, (headers, payload) -> {
                throw new RejectedNotificationException(reason);
            });
        }
    }

    /**
     * The next valid notification to this token gets no answer until the returned future is completed, or
     * {@code atMost} is over. Until then the server answers nothing else either: the mock server has one thread.
     */
    CompletableFuture<Void> hangNext(String deviceToken, Duration atMost) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        hangs.add(end);
        script(deviceToken, (headers, payload) -> {
            requests.add(ApnsRequest.of(headers, payload, NO_ANSWER));
            end.completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            throw new RejectedNotificationException(END_OF_HANG);
        });
        return end;
    }

    /** The notifications that came, in the order of their answers. */
    Recorded<ApnsRequest> requests() {
        return requests;
    }

    /** The notifications accepted for a device token. */
    List<ApnsRequest> accepted(String deviceToken) {
        return requests.all(
                request -> request.accepted() && request.deviceToken().equals(deviceToken));
    }

    /** Ends what hangs and begins to shut down, which the server's Netty threads take two seconds for. */
    @Override
    public void close() {
        hangs.forEach(end -> end.complete(null));
        CompletableFuture<Void> unused = server.shutdown();
    }

    private void script(String deviceToken, PushNotificationHandler answer) {
        scripts.computeIfAbsent(deviceToken, key -> new ConcurrentLinkedQueue<>())
                .add(answer);
    }

    private PushNotificationHandler scriptedAfter(PushNotificationHandler checks) {
        return (headers, payload) -> {
            checks.handlePushNotification(headers, payload);
            Queue<PushNotificationHandler> script = scripts.get(ApnsRequest.deviceToken(headers));
            PushNotificationHandler answer = script == null ? null : script.poll();
            if (answer != null) {
                answer.handlePushNotification(headers, payload);
            }
        };
    }

    private final class Recorder implements MockApnsServerListener {
        @Override
        public void handlePushNotificationAccepted(Http2Headers headers, @Nullable ByteBuf payload) {
            requests.add(ApnsRequest.of(headers, payload, ApnsRequest.ACCEPTED));
        }

        @Override
        public void handlePushNotificationRejected(
                Http2Headers headers, @Nullable ByteBuf payload, RejectionReason reason, @Nullable Instant deadSince) {
            if (reason != END_OF_HANG) {
                requests.add(ApnsRequest.of(headers, payload, reason.name()));
            }
        }
    }
}
