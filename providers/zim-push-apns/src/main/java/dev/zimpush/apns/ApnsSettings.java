package dev.zimpush.apns;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import dev.zimpush.Address;
import io.netty.channel.EventLoopGroup;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLException;

/**
 * The checked settings of a provider.
 *
 * @param trusted the certificates that the server's must descend from; empty for those that the JVM trusts
 */
record ApnsSettings(
        String name,
        ApnsCredential credential,
        Set<String> apps,
        Address.Environment environment,
        String host,
        int port,
        List<X509Certificate> trusted,
        int connections) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration GOODBYE_TIMEOUT = Duration.ofMillis(250);

    ApnsSettings {
        apps = Set.copyOf(apps);
        trusted = List.copyOf(trusted);
    }

    /**
     * Makes a client that connects when it is first used.
     *
     * @throws IllegalArgumentException when credential or trusted certificates cannot be used for TLS
     */
    ApnsClient newClient(EventLoopGroup group) {
        ApnsClientBuilder builder = new ApnsClientBuilder()
                .setApnsServer(host, port)
                .setUseAlpn(true)
                .setConcurrentConnections(connections)
                .setConnectionTimeout(CONNECT_TIMEOUT)
                .setIdlePingInterval(ApnsProvider.IDLE_PING_INTERVAL)
                .setGracefulShutdownTimeout(GOODBYE_TIMEOUT)
                .setEventLoopGroup(group);
        credential.addTo(builder);
        if (!trusted.isEmpty()) {
            builder.setTrustedServerCertificateChain(trusted.toArray(new X509Certificate[0]));
        }
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("the credential or the trusted certificates can't be used for TLS", e);
        }
    }

    /** The settings, without secrets. */
    @Override
    public String toString() {
        return name + ": " + credential + " for " + new TreeSet<>(apps) + ", " + environment + " at " + host + ':'
                + port
                + (trusted.isEmpty() ? "" : ", trusting " + trusted.size() + " given certificate(s)") + ", "
                + connections
                + " connection(s), ping after " + ApnsProvider.IDLE_PING_INTERVAL + " of silence";
    }
}
