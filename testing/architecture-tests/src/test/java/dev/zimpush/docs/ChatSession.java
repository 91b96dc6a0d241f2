package dev.zimpush.docs;

import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.ZimPush;

// sample: websocket
/** One client's WebSocket, from the frame that says who it is. */
final class ChatSession {
    private final Connection connection;

    ChatSession(ZimPush zim, DeviceKey device, Socket socket) {
        connection = zim.connections().open(device, new ChatLink(socket));
    }

    void onFrame(String frame) {
        connection.heartbeat();
        if (frame.startsWith("ack ")) {
            connection.acknowledge(frame.substring(4));
        }
    }

    void onClose() {
        connection.close(CloseReason.CLIENT_CLOSED);
    }

    void onError() {
        connection.close(CloseReason.TRANSPORT_FAILED);
    }
}
// end
