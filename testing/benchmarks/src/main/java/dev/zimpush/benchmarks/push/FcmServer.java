package dev.zimpush.benchmarks.push;

import dev.zimpush.benchmarks.suite.Service;
import dev.zimpush.benchmarks.suite.Settings;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A stand-in of FCM that accepts what is well addressed: HTTP/1.1 in the clear on loopback, served by one thread. */
final class FcmServer implements Service {
    /** The setting with the port. */
    static final String PORT = "port";

    private static final String PATH = "/v1/projects/" + Traffic.PROJECT + "/messages:send";
    private static final int LONGEST = 1 << 16;
    private static final String ACCEPTED = "{\"name\":\"projects/" + Traffic.PROJECT + "/messages/0:1\"}";

    @Override
    public Settings start() throws InterruptedException {
        Channel server = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()))
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(LONGEST), new Answering());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        return Settings.none().with(PORT, ((InetSocketAddress) server.localAddress()).getPort());
    }

    /** Answers one request after the other. */
    private static final class Answering extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            HttpResponseStatus status = judge(request);
            String body = status.equals(HttpResponseStatus.OK) ? ACCEPTED : "{}";
            ByteBuf bytes = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
            FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, bytes);
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                    .set(HttpHeaderNames.CONTENT_LENGTH, bytes.readableBytes());
            ChannelFuture unused = context.writeAndFlush(response);
        }

        /** A client that ends resets its connections. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            ChannelFuture unused = context.close();
        }

        private static HttpResponseStatus judge(FullHttpRequest request) {
            if (!("Bearer " + Traffic.ACCESS_TOKEN).equals(request.headers().get(HttpHeaderNames.AUTHORIZATION))) {
                return HttpResponseStatus.UNAUTHORIZED;
            }
            if (!request.method().equals(HttpMethod.POST) || !request.uri().equals(PATH)) {
                return HttpResponseStatus.NOT_FOUND;
            }
            boolean isMessage =
                    request.content().toString(StandardCharsets.UTF_8).contains("\"token\"");
            return isMessage ? HttpResponseStatus.OK : HttpResponseStatus.BAD_REQUEST;
        }
    }
}
