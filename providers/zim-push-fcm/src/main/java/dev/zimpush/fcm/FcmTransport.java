package dev.zimpush.fcm;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.LowLevelHttpRequest;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * What carries the SDK's requests: as many connections as there are workers, time limits on all of them, no repetition
 * of a request, no redirects followed, no thread of its own.
 *
 * <p>The transport to FCM goes to {@link FcmSettings#endpoint} whatever address the SDK has built in, and carries nothing
 * to any other host. Thread-safe; lives until {@link #shutdown()}.
 */
final class FcmTransport extends HttpTransport {
    private static final String FCM = "https://fcm.googleapis.com/";
    private static final Set<String> METHODS = Set.of("GET", "POST");

    private final CloseableHttpClient client;
    private final @Nullable URI fcmEndpoint;

    private FcmTransport(CloseableHttpClient client, @Nullable URI fcmEndpoint) {
        this.client = client;
        this.fcmEndpoint = fcmEndpoint;
    }

    /** To FCM, or what stands in for it. */
    static FcmTransport toFcm(FcmSettings settings) {
        return new FcmTransport(client(settings, settings.trust()), settings.endpoint());
    }

    /** To where access tokens are fetched; only what the platform trusts is trusted. */
    static FcmTransport toTokenServer(FcmSettings settings) {
        return new FcmTransport(client(settings, null), null);
    }

    private static CloseableHttpClient client(FcmSettings settings, @Nullable SSLContext trust) {
        Timeout connect = timeout(settings.connectTimeout());
        Timeout read = timeout(settings.readTimeout());
        PoolingHttpClientConnectionManagerBuilder connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnTotal(settings.workers())
                .setMaxConnPerRoute(settings.workers())
                .setDefaultSocketConfig(SocketConfig.custom()
                        .setTcpNoDelay(true)
                        .setSoTimeout(read)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setSocketTimeout(read)
                        .build());
        if (trust != null) {
            connections.setTlsSocketStrategy(new DefaultClientTlsStrategy(trust));
        }
        return HttpClients.custom()
                .setConnectionManager(connections.build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(connect)
                        .setResponseTimeout(read)
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableDefaultUserAgent()
                .useSystemProperties()
                .build();
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.ofMilliseconds(duration.toMillis());
    }

    @Override
    public boolean supportsMethod(String method) {
        return METHODS.contains(method);
    }

    @Override
    protected LowLevelHttpRequest buildRequest(String method, String url) throws IOException {
        if (fcmEndpoint == null) {
            return new FcmHttpRequest(client, method, URI.create(url));
        }
        if (!url.startsWith(FCM)) {
            throw new IOException("a request that does not go to FCM was stopped");
        }
        return new FcmSendRequest(client, method, fcmEndpoint.resolve(url.substring(FCM.length() - 1)));
    }

    /** Closes the connections; requests under way fail. */
    @Override
    public void shutdown() {
        client.close(CloseMode.IMMEDIATE);
    }
}
