package dev.zimpush.docs;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Link;
import dev.zimpush.Message;
import dev.zimpush.ZimPush;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import org.jspecify.annotations.Nullable;

// sample: netty
/** One client of a line-based TCP protocol: "hello bob phone", then "ping" and "ack m-17". */
final class ChatHandler extends SimpleChannelInboundHandler<String> {
    private final ZimPush zim;
    private @Nullable Connection connection; // used on the channel's event loop only

    ChatHandler(ZimPush zim) {
        this.zim = zim;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, String line) {
        String[] words = line.split(" ", 3);
        if (connection == null) {
            DeviceKey device = DeviceKey.of(words[1], words[2]);
            connection = zim.connections().open(device, new ChannelLink(context.channel()));
        }
        connection.heartbeat();
        if (words[0].equals("ack")) {
            connection.acknowledge(words[1]);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (connection != null) {
            connection.close(CloseReason.CLIENT_CLOSED);
        }
    }

    private record ChannelLink(Channel channel) implements Link {
        @Override
        public void deliver(Message message) {
            var unused =
                    channel.writeAndFlush(message.id() + ' ' + message.payload().utf8() + '\n');
        }

        @Override
        public void close(CloseReason reason) {
            var unused = channel.close();
        }
    }
}
// end
