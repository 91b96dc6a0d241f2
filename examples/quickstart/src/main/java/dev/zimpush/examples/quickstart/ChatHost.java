package dev.zimpush.examples.quickstart;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Link;
import dev.zimpush.Message;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPush;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a socket server is wired to zim-push: open, heartbeat, acknowledge, close, send. This is all of it. */
final class ChatHost implements PhoneServer.Host {

    /** A socket has ended, and zim-push was told so on the handle of its connection. */
    record SocketEnded(long connectionId, String reason) {}

    private static final Logger LOG = LoggerFactory.getLogger(ChatHost.class);

    private final ZimPush zim;
    private final Recorded<SocketEnded> ended = new Recorded<>();

    ChatHost(ZimPush zim) {
        this.zim = zim;
    }

    @Override
    public PhoneServer.Session opened(Caller caller, PhoneServer.Line line) {
        DeviceKey device = DeviceKey.of(caller.userId(), caller.deviceId());
        Connection connection = zim.connections().open(device, new LineLink(line));
        return new PhoneServer.Session() {
            @Override
            public void received(Frame frame) {
                connection.heartbeat();
                if (frame instanceof Frame.Ack ack) {
                    connection.acknowledge(ack.id());
                } else if (frame instanceof Frame.Say say) {
                    send(message(caller, say));
                }
            }

            @Override
            public void closed(boolean byPhone, String reason) {
                connection.close(byPhone ? CloseReason.CLIENT_CLOSED : CloseReason.TRANSPORT_FAILED);
                ended.add(new SocketEnded(connection.id(), reason));
            }
        };
    }

    /** Sends a message of the host's own, or one that a phone said. */
    void send(Message message) {
        var unused = zim.send(message).exceptionally(failure -> {
            LOG.warn("{} was not accepted", message, failure);
            return null;
        });
    }

    private static Message message(Caller from, Frame.Say say) {
        return Message.to(say.to())
                .id(say.id())
                .payload(Payload.utf8(say.words()))
                .push(PushContent.alert(from.userId(), say.words()))
                .conversation(from.userId() + "-" + say.to())
                .build();
    }

    /** The sockets that have ended, with the connections that they were. */
    Recorded<SocketEnded> ended() {
        return ended;
    }

    private record LineLink(PhoneServer.Line line) implements Link {
        @Override
        public void deliver(Message message) {
            line.send(new Frame.Msg(message.id(), message.payload().utf8()));
        }

        @Override
        public void close(CloseReason reason) {
            line.close(reason.name());
        }
    }
}
