package dev.zimpush.benchmarks.push;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.firebase.internal.ApacheHttp2Transport;
import java.net.HttpURLConnection;
import java.net.URL;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.core5.http.HttpHost;

/** What carries the requests of the Firebase SDK, sent to the {@link FcmServer} on this machine whatever host they name. */
final class SdkTransports {
    /** The SDK's own default. */
    static final String OWN = "own";

    /** That of the JDK, which the SDK's documentation offers, too. */
    static final String JDK = "jdk";

    private SdkTransports() {}

    static HttpTransport to(int port, String transport) {
        return switch (transport) {
            case OWN -> own(port);
            case JDK ->
                new NetHttpTransport.Builder()
                        .setConnectionFactory(url ->
                                (HttpURLConnection) new URL("http", "localhost", port, url.getFile()).openConnection())
                        .build();
            default -> throw new IllegalArgumentException("no transport " + transport);
        };
    }

    private static HttpTransport own(int port) {
        HttpRoute route = new HttpRoute(new HttpHost("http", "localhost", port));
        CloseableHttpAsyncClient client = ApacheHttp2Transport.defaultHttpAsyncClientBuilder()
                .setRoutePlanner((target, context) -> route)
                .build();
        client.start();
        return new ApacheHttp2Transport(client);
    }
}
