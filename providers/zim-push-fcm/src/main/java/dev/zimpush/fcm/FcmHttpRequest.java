package dev.zimpush.fcm;

import com.google.api.client.http.LowLevelHttpRequest;
import com.google.api.client.http.LowLevelHttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * One exchange. The whole answer is read, and unpacked, before the SDK sees it, so that its connection is free again
 * whatever the SDK does with it.
 */
class FcmHttpRequest extends LowLevelHttpRequest {
    /** More than any answer of FCM or of a token server has. */
    static final int MAX_ANSWER = 256 * 1024;

    private final CloseableHttpClient client;
    private final HttpUriRequestBase request;

    FcmHttpRequest(CloseableHttpClient client, String method, URI uri) {
        this.client = client;
        this.request = new HttpUriRequestBase(method, uri);
    }

    /** The client asks by itself for what it can unpack. */
    @Override
    public void addHeader(String name, String value) {
        if (!name.equalsIgnoreCase("Accept-Encoding")) {
            request.addHeader(name, value);
        }
    }

    @Override
    public LowLevelHttpResponse execute() throws IOException {
        if (getStreamingContent() != null) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            getStreamingContent().writeTo(body);
            String type = getContentType();
            request.setEntity(new ByteArrayEntity(
                    body.toByteArray(), type == null ? null : ContentType.parse(type), getContentEncoding()));
        }
        FcmCall call = FcmCall.current();
        if (call == null) {
            return client.execute(request, response -> read(response, null));
        }
        try {
            if (!call.begin(request::cancel)) {
                throw new InterruptedIOException("the call was given up");
            }
            return client.execute(request, response -> read(response, call));
        } finally {
            call.end();
        }
    }

    private LowLevelHttpResponse read(ClassicHttpResponse response, @Nullable FcmCall call) throws IOException {
        FcmHttpResponse answer = new FcmHttpResponse(response.getCode(), response.getHeaders(), body(response));
        return call == null ? answer : answered(answer, call);
    }

    /** What the SDK gets to see of an answer. */
    FcmHttpResponse answered(FcmHttpResponse answer, FcmCall call) {
        return answer;
    }

    private static byte[] body(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return new byte[0];
        }
        try (InputStream content = entity.getContent()) {
            byte[] bytes = content.readNBytes(MAX_ANSWER + 1);
            if (bytes.length > MAX_ANSWER) {
                throw new IOException("an answer of more than " + MAX_ANSWER + " bytes");
            }
            return bytes;
        }
    }
}
