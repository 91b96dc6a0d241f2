package dev.zimpush.apns;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.eatthepath.json.JsonParser;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;

/**
 * A real server with HTTP/2, ALPN and TLS that answers as it is told: any status and body, nothing, or a closed
 * connection. Pushy's own mock server has a fixed list of reasons and cannot keep silent.
 */
final class ScriptedApns implements AutoCloseable {
    private static final long TRICKLE_MILLIS = 5;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<Channel> ended = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger trickled = new AtomicInteger();
    private final Channel server;
    private volatile Answer answer = new Answer(Manner.ANSWER, 200, "");

    ScriptedApns() throws SSLException, InterruptedException {
        this(0);
    }

    /** At that port, where one was before. */
    ScriptedApns(int port) throws SSLException, InterruptedException {
        SslContext tls = SslContextBuilder.forServer(TestCredentials.SERVER.key(), TestCredentials.SERVER.certificate())
                .sslProvider(SslProvider.JDK)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        "h2"))
                .build();
        server = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connections.incrementAndGet();
                        connection.closeFuture().addListener(closed -> ended.add(connection));
                        connection
                                .pipeline()
                                .addLast(
                                        tls.newHandler(connection.alloc()),
                                        Http2FrameCodecBuilder.forServer().build(),
                                        new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                                            @Override
                                            protected void initChannel(Channel stream) {
                                                stream.pipeline().addLast(new StreamHandler());
                                            }
                                        }));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sync()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** A builder of a provider that talks to this server. */
    ApnsProviderBuilder provider() {
        return ApnsProvider.builder()
                .endpoint("localhost", port())
                .trustedCertificates(TestCredentials.SERVER.certificate())
                .tokenAuthentication(TestCredentials.TEAM_ID, TestCredentials.KEY_ID, TestCredentials.signingKeyPem())
                .apps(TestPush.APP);
    }

    void answers(int status, String body) {
        answer = new Answer(Manner.ANSWER, status, body);
    }

    void answersReason(int status, String reason) {
        answers(status, "{\"reason\":\"" + reason + "\"}");
    }

    void keepsSilent() {
        answer = new Answer(Manner.SILENCE, 0, "");
    }

    void dropsConnections() {
        answer = new Answer(Manner.DROP, 0, "");
    }

    /** Breaks connections off with a reset. */
    void resetsConnections() {
        answer = new Answer(Manner.RESET, 0, "");
    }

    /** Says goodbye, as a server that is taken out of service does, and leaves the streams in flight unanswered. */
    void saysGoodbye() {
        answer = new Answer(Manner.GOODBYE, 0, "");
    }

    /** Answers a byte at a time, and never ends. */
    void trickles() {
        answer = new Answer(Manner.TRICKLE, 503, "{");
    }

    /** How many single bytes were sent of answers that do not end. */
    int trickled() {
        return trickled.get();
    }

    /** How many requests came that were not taken. */
    int count() {
        return requests.size();
    }

    /** The requests that were not taken. */
    List<Request> waiting() {
        return List.copyOf(requests);
    }

    /** Waits for the next request. */
    Request take() throws InterruptedException {
        Request request = requests.poll(30, SECONDS);
        if (request == null) {
            throw new AssertionError("no request came");
        }
        return request;
    }

    /** The push ids of the requests that were not taken yet, in order. */
    List<String> waitingIds() {
        return requests.stream().map(request -> request.header("apns-id")).toList();
    }

    int connections() {
        return connections.get();
    }

    /** Waits until a connection has ended. */
    void awaitConnectionEnd() throws InterruptedException {
        if (ended.poll(30, SECONDS) == null) {
            throw new AssertionError("no connection ended");
        }
    }

    @Override
    public void close() {
        if (server.isOpen()) {
            server.close().syncUninterruptibly();
        }
        group.shutdownGracefully(0, 5, SECONDS).syncUninterruptibly();
    }

    /** What came. */
    record Request(Map<String, String> headers, String body) {
        String header(String name) {
            return headers.get(name);
        }

        Map<String, Object> json() {
            try {
                return new JsonParser().parseJsonObject(body);
            } catch (ParseException e) {
                throw new AssertionError("not JSON: " + body, e);
            }
        }

        @SuppressWarnings("unchecked") // JSON objects are maps of text to anything
        Map<String, Object> aps() {
            return (Map<String, Object>) json().get("aps");
        }
    }

    private enum Manner {
        ANSWER,
        SILENCE,
        DROP,
        RESET,
        GOODBYE,
        TRICKLE
    }

    private record Answer(Manner manner, int status, String body) {}

    private final class StreamHandler extends SimpleChannelInboundHandler<Http2StreamFrame> {
        private final Map<String, String> headers = new ConcurrentHashMap<>();
        private final StringBuilder body = new StringBuilder();

        @Override
        protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
            if (frame instanceof Http2HeadersFrame head) {
                head.headers()
                        .forEach(entry -> headers.put(
                                entry.getKey().toString(), entry.getValue().toString()));
            } else if (frame instanceof Http2DataFrame data) {
                ByteBuf content = data.content();
                body.append(content.toString(StandardCharsets.UTF_8));
                if (data.isEndStream()) {
                    requests.add(new Request(Map.copyOf(headers), body.toString()));
                    respond(context, answer);
                }
            }
        }

        private void respond(ChannelHandlerContext context, Answer given) {
            switch (given.manner) {
                case ANSWER -> write(context, given, true);
                case TRICKLE -> {
                    write(context, given, false);
                    trickle(context);
                }
                case RESET -> {
                    SocketChannel connection = (SocketChannel) context.channel().parent();
                    connection.config().setSoLinger(0);
                    ChannelFuture unused = connection.close();
                }
                case GOODBYE -> {
                    Channel connection = context.channel().parent();
                    ChannelFuture unused = connection
                            .writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR))
                            .addListener(ChannelFutureListener.CLOSE);
                }
                case DROP -> {
                    ChannelFuture unused = context.channel().parent().close();
                }
                case SILENCE -> {
                    // the request is in the queue
                }
            }
        }

        private void trickle(ChannelHandlerContext context) {
            Future<?> unused = context.executor()
                    .schedule(
                            () -> {
                                if (context.channel().isActive()) {
                                    ByteBuf space = Unpooled.copiedBuffer(" ", StandardCharsets.UTF_8);
                                    ChannelFuture ignored =
                                            context.writeAndFlush(new DefaultHttp2DataFrame(space, false));
                                    trickled.incrementAndGet();
                                    trickle(context);
                                }
                            },
                            TRICKLE_MILLIS,
                            TimeUnit.MILLISECONDS);
        }

        private void write(ChannelHandlerContext context, Answer given, boolean whole) {
            Http2Headers head = new DefaultHttp2Headers()
                    .status(Integer.toString(given.status))
                    .add("apns-id", headers.get("apns-id"));
            ChannelFuture unused = context.write(new DefaultHttp2HeadersFrame(head, given.body.isEmpty()));
            if (!given.body.isEmpty()) {
                ByteBuf text = Unpooled.copiedBuffer(given.body, StandardCharsets.UTF_8);
                unused = context.write(new DefaultHttp2DataFrame(text, whole));
            }
            context.flush();
        }
    }
}
