package dev.zimpush.examples.quickstart;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A local HTTP server that answers as FCM's HTTP v1 interface does.
 *
 * <p>It accepts messages to registered tokens and installation ids, refuses what FCM refuses, and gives scripted
 * answers first. Run it with {@code -Dsun.net.httpserver.nodelay=true}: without, each answer waits for a TCP timer.
 */
final class FcmStandIn implements AutoCloseable {

    /** A message that came, what it was answered, and when, by {@link System#nanoTime()}. */
    record Request(FcmMessage message, String answer, long atNanos) {
        boolean accepted() {
            return answer.equals(ACCEPTED);
        }
    }

    private static final String ACCEPTED = "200";
    private static final int MAX_BODY_BYTES = 64 * 1024;

    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool(Daemons.named("fcm-stand-in"));
    private final String projectId;
    private final String accessToken;
    private final Set<String> registered = ConcurrentHashMap.newKeySet();
    private final Map<String, Queue<FcmAnswer>> scripts = new ConcurrentHashMap<>();
    private final Queue<HttpExchange> hanging = new ConcurrentLinkedQueue<>();
    private final Recorded<Request> requests = new Recorded<>();

    private FcmStandIn(HttpServer server, String projectId, String accessToken) {
        this.server = server;
        this.projectId = projectId;
        this.accessToken = accessToken;
    }

    /**
     * Starts on a free loopback port.
     *
     * @param accessToken the OAuth access token that requests must carry
     */
    static FcmStandIn start(String projectId, String accessToken) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FcmStandIn standIn = new FcmStandIn(server, projectId, accessToken);
        server.createContext("/", standIn::handle);
        server.setExecutor(standIn.workers);
        server.start();
        return standIn;
    }

    URI endpoint() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** From now on, messages to this token or installation id are accepted. */
    void register(String address) {
        registered.add(address);
    }

    /** The app was removed: from now on, messages to this address are answered UNREGISTERED. */
    void unregister(String address) {
        registered.remove(address);
    }

    /** The next messages to this address get these answers, one each. */
    void answerNext(String address, FcmAnswer... answers) {
        scripts.computeIfAbsent(address, key -> new ConcurrentLinkedQueue<>()).addAll(List.of(answers));
    }

    /** The messages that passed the checks of access token and form, in the order of their answers. */
    Recorded<Request> requests() {
        return requests;
    }

    /** The messages accepted for an address. */
    List<Request> accepted(String address) {
        return requests.all(
                request -> request.accepted() && request.message.address().equals(address));
    }

    @Override
    public void close() {
        hanging.forEach(HttpExchange::close);
        server.stop(0);
        workers.shutdown();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES);
        if (!exchange.getRequestURI().getPath().equals("/v1/projects/" + projectId + "/messages:send")
                || !exchange.getRequestMethod().equals("POST")) {
            refuse(exchange, FcmAnswer.notFound(), "Requested entity was not found.");
        } else if (!("Bearer " + accessToken)
                .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            refuse(exchange, FcmAnswer.unauthenticated(), "Request had invalid authentication credentials.");
        } else {
            handleMessage(exchange, new String(body, StandardCharsets.UTF_8));
        }
    }

    private void handleMessage(HttpExchange exchange, String body) throws IOException {
        FcmMessage message;
        try {
            message = FcmMessage.parse(body);
        } catch (IllegalArgumentException e) {
            refuse(exchange, FcmAnswer.invalidArgument(), String.valueOf(e.getMessage()));
            return;
        }
        FcmAnswer refusal = refusal(message.address());
        requests.add(new Request(message, refusal == null ? ACCEPTED : refusal.toString(), System.nanoTime()));
        if (refusal == null) {
            JsonObject accepted = new JsonObject();
            accepted.addProperty("name", "projects/" + projectId + "/messages/" + UUID.randomUUID());
            respond(exchange, 200, accepted.toString());
        } else if (refusal.hangs()) {
            hanging.add(exchange);
        } else {
            refuse(exchange, refusal, "Scripted, or the address is not registered.");
        }
    }

    private @Nullable FcmAnswer refusal(String address) {
        Queue<FcmAnswer> script = scripts.get(address);
        FcmAnswer scripted = script == null ? null : script.poll();
        if (scripted != null) {
            return scripted;
        }
        return registered.contains(address) ? null : FcmAnswer.unregistered();
    }

    private static void refuse(HttpExchange exchange, FcmAnswer answer, String message) throws IOException {
        if (answer.retryAfter() != null) {
            exchange.getResponseHeaders()
                    .set("Retry-After", Long.toString(answer.retryAfter().toSeconds()));
        }
        respond(exchange, answer.httpStatus(), answer.json(message));
    }

    private static void respond(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
