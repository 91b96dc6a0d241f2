package dev.zimpush.docs;

import dev.zimpush.Address;
import dev.zimpush.Message;
import dev.zimpush.Platform;
import dev.zimpush.PushContent;
import dev.zimpush.spi.PushProvider;
import dev.zimpush.spi.PushRequest;
import dev.zimpush.spi.PushVerdict;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

// sample: provider
/** Pushes through a vendor that takes forms over HTTP. */
final class GatewayProvider implements PushProvider {
    static final Platform PLATFORM = new Platform("acme");
    static final int MAX_BYTES = 2048;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private final Map<PushRequest, CompletableFuture<PushVerdict>> pending = new ConcurrentHashMap<>();
    private final URI gateway;
    private volatile boolean closed;

    GatewayProvider(URI gateway) {
        this.gateway = gateway;
    }

    @Override
    public String name() {
        return "acme";
    }

    @Override
    public boolean serves(Address address) {
        return address.platform().equals(PLATFORM);
    }

    @Override
    public void validate(Message message) {
        int bytes =
                message.push().map(content -> form(message, content).length()).orElse(0);
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "the push has " + bytes + " bytes as a form, the most that acme takes is " + MAX_BYTES);
        }
    }

    @Override
    public CompletionStage<PushVerdict> push(PushRequest request) {
        if (closed) {
            return CompletableFuture.failedFuture(new IllegalStateException("acme is closed"));
        }
        String to = "&to=" + encoded(request.registration().address().text());
        HttpRequest post = HttpRequest.newBuilder(gateway)
                .header("Idempotency-Key", request.pushId().toString()) // the same for every try
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(request.message(), request.content()) + to))
                .build();
        CompletableFuture<PushVerdict> verdict =
                http.sendAsync(post, BodyHandlers.discarding()).thenApply(GatewayProvider::verdict);
        pending.put(request, verdict);
        var unused = verdict.whenComplete((answer, failure) -> pending.remove(request));
        if (closed) {
            close(); // it was closed meanwhile, and this push may have come too late for it
        }
        return verdict;
    }

    private static PushVerdict verdict(HttpResponse<Void> response) {
        int status = response.statusCode();
        return switch (status) {
            case 200 -> PushVerdict.accepted(status);
            case 401, 403 -> PushVerdict.credential(status, "key refused", null);
            case 404 -> PushVerdict.suspectAddress(status, "not known");
            case 410 -> PushVerdict.dead(status, "gone", null);
            case 429, 500, 502, 503, 504 -> PushVerdict.retry(status, "not now", null);
            default -> PushVerdict.refused(status, "refused");
        };
    }

    /** All letters are ASCII, so that its length is its size in bytes. */
    private static String form(Message message, PushContent content) {
        return PushRequest.DATA_MESSAGE_ID + '=' + encoded(message.id())
                + "&title=" + encoded(content.title().orElse(""))
                + "&body=" + encoded(content.body().orElse(""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        closed = true;
        pending.values().forEach(verdict -> verdict.completeExceptionally(new IllegalStateException("acme is closed")));
    }
}
// end
