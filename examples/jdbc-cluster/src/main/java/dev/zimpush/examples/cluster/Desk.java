package dev.zimpush.examples.cluster;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Explanation;
import dev.zimpush.Message;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPush;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.CompletionStage;

/** Where a node takes the driver's {@linkplain Order orders}, and answers each when its stage completes. */
final class Desk {
    static final String DONE = "done ";

    /** What stands for the end of a line within an answer. */
    static final char LINE_END = '\f';

    static final String FAILED = "failed ";

    private static final String APP = "com.example.chat";

    private final ZimPush zim;
    private final PrintStream out;

    Desk(ZimPush zim, PrintStream out) {
        this.zim = zim;
        this.out = out;
    }

    /** Works until the input ends. */
    void work(BufferedReader in) throws IOException {
        for (String line; (line = in.readLine()) != null; ) {
            String[] part = line.split(" ", 2);
            answer(part[0], carryOut(Order.parse(part[1])));
        }
    }

    /** Answers may come from several threads, each in one line. */
    void say(String line) {
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }

    private CompletionStage<?> carryOut(Order order) {
        if (order instanceof Order.Bind bind) {
            return zim.devices()
                    .bind(DeviceKey.of(bind.userId(), bind.deviceId()), Address.fcmToken(bind.token(), APP));
        }
        if (order instanceof Order.Explain explain) {
            return zim.explain(explain.userId(), explain.messageId());
        }
        Order.Send send = (Order.Send) order;
        return zim.send(Message.to(send.userId())
                .id(send.messageId())
                .payload(Payload.utf8("This is " + send.messageId()))
                .push(PushContent.alert("Alice", "This is " + send.messageId()))
                .build());
    }

    private static String oneLine(Explanation explanation) {
        return explanation.toString().replace('\n', LINE_END);
    }

    private void answer(String number, CompletionStage<?> stage) {
        var unused = stage.handle((done, failure) -> {
            String what = done instanceof Explanation explanation ? oneLine(explanation) : "";
            say(number + ' ' + (failure == null ? DONE + what : FAILED + failure));
            return null;
        });
    }
}
