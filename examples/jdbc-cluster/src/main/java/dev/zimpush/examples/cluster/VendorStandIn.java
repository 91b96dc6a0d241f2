package dev.zimpush.examples.cluster;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.zimpush.DeliveryId;
import dev.zimpush.DeviceKey;
import dev.zimpush.fcm.FcmProvider;
import dev.zimpush.spi.PushRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A local HTTP server in FCM's place, which accepts whatever comes and notes who got what from which node.
 *
 * <p>It knows a node by the access token, which is the node's name. It accepts as soon as a request is there and
 * answers a while later, as a vendor far away does. Run it with {@code -Dsun.net.httpserver.nodelay=true}: without,
 * each answer waits for a TCP timer as well.
 */
final class VendorStandIn implements AutoCloseable {
    static final String PROJECT = "jdbc-cluster";

    private static final String BEARER = "Bearer ";

    private final HttpServer server;
    private final Ledger ledger;
    private final Duration latency;
    private final ScheduledExecutorService workers =
            Executors.newScheduledThreadPool(4, Daemons.named("vendor-stand-in"));
    private final AtomicInteger requests = new AtomicInteger();

    private VendorStandIn(HttpServer server, Ledger ledger, Duration latency) {
        this.server = server;
        this.ledger = ledger;
        this.latency = latency;
    }

    /**
     * Starts on a free loopback port.
     *
     * @param latency from acceptance to answer
     */
    static VendorStandIn start(Ledger ledger, Duration latency) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        VendorStandIn standIn = new VendorStandIn(server, ledger, latency);
        server.createContext("/v1/projects/" + PROJECT + "/messages:send", standIn::accept);
        server.setExecutor(standIn.workers);
        server.start();
        return standIn;
    }

    URI endpoint() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** The address of a device: the stand-in reads from it whose it is. */
    static String token(DeviceKey device) {
        return device.toString();
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }

    private void accept(HttpExchange exchange) throws IOException {
        JsonObject message = JsonParser.parseString(
                        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
                .getAsJsonObject()
                .getAsJsonObject("message");
        String node = exchange.getRequestHeaders().getFirst("Authorization").substring(BEARER.length());
        JsonObject data = message.getAsJsonObject("data");
        String[] owner = message.get("token").getAsString().split("/", 2);
        DeliveryId delivery = new DeliveryId(
                DeviceKey.of(owner[0], owner[1]),
                data.get(PushRequest.DATA_MESSAGE_ID).getAsString());
        String pushId = data.get(FcmProvider.DATA_PUSH_ID).getAsString();
        String collapseId = message.getAsJsonObject("android")
                .getAsJsonObject("notification")
                .get("tag")
                .getAsString();
        int request = requests.incrementAndGet();
        ledger.add(at -> new Fact.Pushed(at, request, delivery, node, pushId, collapseId));
        Future<?> unused = workers.schedule(() -> answer(exchange, request), latency.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The answer may find nobody there any more. */
    private void answer(HttpExchange exchange, int request) {
        byte[] body =
                ("{\"name\":\"projects/" + PROJECT + "/messages/" + request + "\"}").getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            ledger.add(at -> new Fact.Answered(at, request));
        } catch (IOException e) {
            // The node is gone: its answer never left.
            return;
        }
    }
}
