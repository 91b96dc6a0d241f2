package dev.zimpush.fcm;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A local server that follows FCM's HTTP v1 API, with answers that a test may put in its mouth. On loopback. */
final class FcmServer implements AutoCloseable {
    static final String PROJECT = "acme-chat";
    static final String ACCESS_TOKEN = "ya29.access-token";

    /** What came in. */
    record Request(String path, Map<String, List<String>> headers, String text, JsonObject body, int port) {
        JsonObject message() {
            return body.getAsJsonObject("message");
        }
    }

    /** What to do with the next request. */
    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private static final long TRICKLE_MILLIS = 5;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Answer always;
    private final AtomicInteger hanging = new AtomicInteger();
    private final AtomicInteger trickled = new AtomicInteger();

    private FcmServer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    static FcmServer start() throws IOException {
        return new FcmServer(HttpServer.create(loopback(), 0));
    }

    /** At the address of one that was closed. */
    static FcmServer startAt(URI uri) throws IOException {
        return new FcmServer(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), uri.getPort()), 0));
    }

    static FcmServer startTls(SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new FcmServer(server);
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    URI uri() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
    }

    /** A provider that pushes here. */
    FcmProviderBuilder provider() {
        return FcmProvider.builder().projectId(PROJECT).endpoint(uri()).accessToken(() -> ACCESS_TOKEN);
    }

    List<Request> requests() {
        return requests;
    }

    Request onlyRequest() {
        if (requests.size() != 1) {
            throw new AssertionError(requests.size() + " requests instead of one");
        }
        return requests.get(0);
    }

    /** How many requests hang now. */
    int hanging() {
        return hanging.get();
    }

    FcmServer next(Answer answer) {
        answers.add(answer);
        return this;
    }

    /** What to do with all requests that have no answer of their own; null to follow FCM. */
    void always(@Nullable Answer answer) {
        always = answer;
    }

    FcmServer next(int status, String body, String... headers) {
        return next(answer(status, body, headers));
    }

    static Answer answer(int status, String body, String... headers) {
        return exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            send(exchange, status, body);
        };
    }

    /** Takes the next request and never answers. */
    FcmServer nextHangs() {
        return next(this::hang);
    }

    /** Takes a request and never answers. */
    void hang(HttpExchange exchange) {
        hanging.incrementAndGet();
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers a byte at a time, and never ends. */
    void trickle(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(503, 0);
        try {
            do {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            } while (!closing.await(TRICKLE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            trickled.incrementAndGet();
        }
    }

    /** How many trickling answers were given up by who got them. */
    int trickled() {
        return trickled.get();
    }

    /** Takes the next request and closes its connection. */
    FcmServer nextDrops() {
        return next(HttpExchange::close);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        JsonObject body = text.startsWith("{") ? JsonParser.parseString(text).getAsJsonObject() : new JsonObject();
        requests.add(new Request(
                exchange.getRequestURI().toString(),
                Map.copyOf(exchange.getRequestHeaders()),
                text,
                body,
                exchange.getRemoteAddress().getPort()));
        Answer next = answers.poll();
        Answer answer = next == null ? always : next;
        if (answer != null) {
            answer.to(exchange);
        } else {
            answerAsFcm(exchange, body);
        }
    }

    private static void answerAsFcm(HttpExchange exchange, JsonObject body) throws IOException {
        if (!("Bearer " + ACCESS_TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, FcmErrors.plain(401, "UNAUTHENTICATED"));
        } else if (!exchange.getRequestMethod().equals("POST")
                || !exchange.getRequestURI().toString().equals("/v1/projects/" + PROJECT + "/messages:send")) {
            send(exchange, 404, "<html>not found</html>");
        } else if (!isMessage(body)) {
            send(exchange, 400, FcmErrors.withCode(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT"));
        } else {
            send(exchange, 200, "{\"name\":\"projects/" + PROJECT + "/messages/0:1\"}");
        }
    }

    private static boolean isMessage(JsonObject body) {
        JsonObject message = body.getAsJsonObject("message");
        return message != null && message.has("token") != message.has("fid");
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
