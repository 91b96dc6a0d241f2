package dev.zimpush.docs;

import dev.zimpush.CloseReason;
import dev.zimpush.Link;
import dev.zimpush.Message;

// sample: link
/** How zim-push writes to one client, and closes its socket. */
record ChatLink(Socket socket) implements Link {
    @Override
    public void deliver(Message message) {
        socket.send(message.id() + ' ' + message.payload().utf8()); // only queues the frame
    }

    @Override
    public void close(CloseReason reason) {
        socket.close();
    }
}
// end
