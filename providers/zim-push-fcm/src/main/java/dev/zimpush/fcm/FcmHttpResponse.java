package dev.zimpush.fcm;

import com.google.api.client.http.LowLevelHttpResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/** An answer that was read to its end. */
final class FcmHttpResponse extends LowLevelHttpResponse {
    private final int status;
    private final Header[] headers;
    private final byte[] body;

    FcmHttpResponse(int status, Header[] headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** The same answer under another status; the SDK would obey WWW-Authenticate even so. */
    FcmHttpResponse withStatus(int other) {
        Header[] kept = Arrays.stream(headers)
                .filter(header -> !header.getName().equalsIgnoreCase("WWW-Authenticate"))
                .toArray(Header[]::new);
        return new FcmHttpResponse(other, kept, body);
    }

    /** The body as text. */
    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public InputStream getContent() {
        return new ByteArrayInputStream(body);
    }

    @Override
    public @Nullable String getContentEncoding() {
        return header("Content-Encoding");
    }

    @Override
    public long getContentLength() {
        return body.length;
    }

    @Override
    public @Nullable String getContentType() {
        return header("Content-Type");
    }

    @Override
    public String getStatusLine() {
        return "HTTP/1.1 " + status;
    }

    @Override
    public int getStatusCode() {
        return status;
    }

    @Override
    public String getReasonPhrase() {
        return "";
    }

    @Override
    public int getHeaderCount() {
        return headers.length;
    }

    @Override
    public String getHeaderName(int index) {
        return headers[index].getName();
    }

    @Override
    public String getHeaderValue(int index) {
        return headers[index].getValue();
    }

    /** The first header of that name, or null. */
    @Nullable
    String header(String name) {
        for (Header header : headers) {
            if (header.getName().equalsIgnoreCase(name)) {
                return header.getValue();
            }
        }
        return null;
    }
}
