package dev.zimpush.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TlsIdentityTest {

    @Test
    void identity_made_isTrustedByItsOwnClientsOnlyAndLeavesNoFile() throws Exception {
        long before = files();
        TlsIdentity identity = TlsIdentity.forLocalhost();
        TlsIdentity other = TlsIdentity.forLocalhost();
        assertThat(files()).isEqualTo(before);

        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity.serverContext()));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            for (String host : new String[] {"localhost", "127.0.0.1"}) {
                URI uri =
                        URI.create("https://" + host + ":" + server.getAddress().getPort());
                assertThat(get(identity, uri)).isEqualTo(204);
                assertThatThrownBy(() -> get(other, uri)).isInstanceOf(SSLHandshakeException.class);
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void certificate_asPem_readsBack() throws Exception {
        TlsIdentity identity = TlsIdentity.forLocalhost();
        assertThat(CertificateFactory.getInstance("X.509").generateCertificate(identity.certificatePem()))
                .isEqualTo(identity.certificate());
    }

    private static int get(TlsIdentity trusted, URI uri) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().sslContext(trusted.clientContext()).build();
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static long files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("quickstart-tls"))
                    .count();
        }
    }
}
