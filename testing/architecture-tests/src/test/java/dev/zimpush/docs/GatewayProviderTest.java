package dev.zimpush.docs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.zimpush.Address;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushVerdict;
import dev.zimpush.testkit.PushProviderContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;

/** The provider of the guide passes the contract, against a server on this machine. */
class GatewayProviderTest extends PushProviderContract {
    private final List<String> ids = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server = newServer();
    private volatile int status = 200;

    @Override
    protected PushProvider newProvider() {
        return new GatewayProvider(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
    }

    @Override
    protected Address address(String text) {
        return new Address(
                GatewayProvider.PLATFORM,
                Address.Type.TOKEN,
                text,
                "com.acme.chat",
                Address.Environment.PRODUCTION,
                Address.Kind.ALERT);
    }

    @Override
    protected int contentLimit() {
        return GatewayProvider.MAX_BYTES;
    }

    @Override
    protected void vendorSays(PushVerdict.Kind kind) {
        status = switch (kind) {
            case ACCEPTED -> 200;
            case RETRY -> 503;
            case DEAD -> 410;
            case SUSPECT_ADDRESS -> 404;
            case CREDENTIAL -> 401;
            case REFUSED -> 400;
        };
    }

    @Override
    protected void vendorHangs() {
        status = 0;
    }

    @Override
    protected void vendorIsUnreachable() {
        server.stop(0);
    }

    @Override
    protected List<String> idsAtVendor() {
        return ids;
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    private HttpServer newServer() {
        try {
            HttpServer made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            made.setExecutor(threads);
            made.createContext("/", this::answer);
            made.start();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves the exchange unanswered when it is to hang. */
    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        ids.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
        if (status != 0) {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        }
    }
}
