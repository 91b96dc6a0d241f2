package dev.zimpush.figures;

import dev.zimpush.ZimPush;
import java.util.concurrent.CountDownLatch;

/** A node in a process of its own, to be killed: it takes messages that nobody acknowledges, and says so when it has them. */
public final class DoomedNode {
    static final String NAME = "doomed";

    private DoomedNode() {}

    /** Takes the database's address and the number of messages. */
    public static void main(String[] arguments) throws Exception {
        int messages = Integer.parseInt(arguments[1]);
        CountDownLatch durable = new CountDownLatch(messages);
        ZimPush zim = ZimPushSubject.patientNode(NAME, arguments[0]);
        for (int n = 0; n < messages; n++) {
            zim.send(ZimPushSubject.message(n)).thenRun(durable::countDown);
        }
        durable.await();
        System.out.println("ready");
        new CountDownLatch(1).await();
    }
}
