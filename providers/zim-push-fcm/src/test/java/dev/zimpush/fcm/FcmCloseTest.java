package dev.zimpush.fcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.firebase.FirebaseApp;
import dev.zimpush.spi.PushVerdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of a provider. */
final class FcmCloseTest {
    private FcmServer server;

    @BeforeEach
    void open() throws IOException {
        server = FcmServer.start();
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** All threads but those of the local server and of the test's waiting. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("pool-")
                        && !thread.getName().startsWith("HTTP-Dispatcher")
                        && !thread.getName().startsWith("awaitility"))
                .collect(Collectors.toSet());
    }

    @Test
    void close_afterPushesAndWithOneUnderWay_leavesNoThreadAndNoApp() throws Exception {
        try (FcmProvider warmUp = server.provider().build()) {
            Pushes.verdict(warmUp, Pushes.alert());
        }
        Set<Thread> before = threads();
        FcmProvider provider = server.provider().name("fcm-2").workers(4).build();
        List<CompletableFuture<PushVerdict>> pushes = IntStream.range(0, 20)
                .mapToObj(i -> provider.push(Pushes.alert()).toCompletableFuture())
                .toList();
        pushes.forEach(CompletableFuture::join);
        server.nextHangs();
        CompletableFuture<PushVerdict> hanging = provider.push(Pushes.alert()).toCompletableFuture();
        await().until(() -> server.hanging() == 1);
        assertThat(threads().stream().filter(thread -> !before.contains(thread)))
                .isNotEmpty()
                .allMatch(thread -> thread.getName().matches("zim-push-fcm-2-\\d+") && thread.isDaemon());

        provider.close();

        assertThatThrownBy(hanging::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        for (Thread thread : threads()) {
            if (!before.contains(thread)) {
                // a pool counts as ended when its last thread is on its way out
                thread.join(30_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
        assertThat(FirebaseApp.getApps()).isEmpty();
    }

    @Test
    void close_withPushesWaiting_failsThem() throws Exception {
        server.nextHangs();
        FcmProvider provider = server.provider().workers(1).build();
        CompletableFuture<PushVerdict> hanging = provider.push(Pushes.alert()).toCompletableFuture();
        await().until(() -> server.hanging() == 1);
        CompletableFuture<PushVerdict> waiting = provider.push(Pushes.alert()).toCompletableFuture();

        provider.close();

        assertThat(hanging).isCompletedExceptionally();
        assertThat(waiting).isCompletedExceptionally();
        assertThat(server.requests()).hasSize(1);
    }

    /** Whether the body is there, as long as the header says. */
    private static boolean isWhole(String request) {
        int head = request.indexOf("\r\n\r\n");
        Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(request);
        return head >= 0 && length.find() && request.length() - head - 4 == Integer.parseInt(length.group(1));
    }

    /** Whether the peer closes, in order or by a reset; not if it stays silent until the socket's timeout. */
    private static boolean isEnded(InputStream in) throws IOException {
        try {
            return in.read() == -1;
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    void close_withAnIdleConnection_closesIt() throws Exception {
        byte[] answer =
                "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"name\":\"n\"}".getBytes(StandardCharsets.US_ASCII);
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            FcmProvider provider = FcmProvider.builder()
                    .projectId(FcmServer.PROJECT)
                    .accessToken(() -> FcmServer.ACCESS_TOKEN)
                    .endpoint(URI.create("http://127.0.0.1:" + listener.getLocalPort()))
                    .build();
            CompletableFuture<PushVerdict> push = provider.push(Pushes.alert()).toCompletableFuture();
            try (Socket connection = listener.accept()) {
                connection.setSoTimeout(30_000);
                InputStream in = connection.getInputStream();
                StringBuilder request = new StringBuilder();
                while (!isWhole(request.toString())) {
                    request.append((char) in.read());
                }
                connection.getOutputStream().write(answer);
                assertThat(push.get(30, TimeUnit.SECONDS)).isEqualTo(PushVerdict.accepted(200));

                provider.close();

                assertThat(isEnded(in)).isTrue();
            }
        }
    }

    @Test
    void close_onAWorkersThread_doesNotWaitForIt() throws Exception {
        AtomicReference<FcmProvider> provider = new AtomicReference<>();
        provider.set(FcmProvider.builder()
                .projectId(FcmServer.PROJECT)
                .endpoint(server.uri())
                .accessToken(() -> {
                    provider.get().close();
                    return FcmServer.ACCESS_TOKEN;
                })
                .build());
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            assertThatThrownBy(() -> Pushes.verdict(provider.get(), Pushes.alert()))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("closed");
            provider.get().close();
        } finally {
            System.setErr(before);
        }
        assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("has not ended");
        assertThat(FirebaseApp.getApps()).isEmpty();
    }

    @Test
    void close_again_doesNothing() {
        FcmProvider provider = server.provider().build();
        provider.close();
        provider.close();
        assertThat(FirebaseApp.getApps()).isEmpty();
    }

    @Test
    void push_afterClose_fails() {
        FcmProvider provider = server.provider().build();
        provider.close();

        assertThatThrownBy(() -> Pushes.verdict(provider, Pushes.alert()))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void close_ofOneProvider_leavesAnotherAlone() throws Exception {
        FcmProvider one = server.provider().build();
        try (FcmProvider other = server.provider().build()) {
            one.close();

            assertThat(Pushes.verdict(other, Pushes.alert())).isEqualTo(PushVerdict.accepted(200));
        }
    }
}
