package dev.zimpush.jdbc.nodes;

import dev.zimpush.Accepted;
import dev.zimpush.CloseReason;
import dev.zimpush.Connection;
import dev.zimpush.DeviceKey;
import dev.zimpush.Link;
import dev.zimpush.Message;
import dev.zimpush.Payload;
import dev.zimpush.PushContent;
import dev.zimpush.ShutdownReport;
import dev.zimpush.ZimPush;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.jdbc.JdbcBackend;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node in a process of its own. It does what the lines on its standard input say and reports on its standard output, one
 * line for each fact, in one write of less than what a pipe takes at once, so that a kill never cuts a line. When its input
 * ends, it ends.
 */
public final class NodeProgram {
    private static final Logger log = LoggerFactory.getLogger(NodeProgram.class);

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final Map<String, Connection> connections = new ConcurrentHashMap<>();
    private final ParentVendor vendor = new ParentVendor(this::report);
    private final ZimPush zim;

    private NodeProgram(Map<String, String> settings) {
        ZimPushBuilder builder = ZimPushBuilder.create()
                .backend(JdbcBackend.at(settings.get("url")).poolSize(5).build())
                .nodeName(settings.get("name"))
                .nodeLease(Duration.parse(settings.getOrDefault("lease", "PT2S")))
                .ackTimeout(Duration.ofSeconds(1))
                .handOverWait(Duration.ofMillis(300))
                .heartbeatExpiry(Duration.ofMinutes(10))
                .provider(vendor)
                .listener(new ReportingListener(this::report));
        String ahead = settings.get("ahead");
        if (ahead != null) {
            builder.time(new ShiftedTime(Duration.parse(ahead)));
        }
        zim = builder.build();
    }

    /** Settings are given as {@code name=value}: url, name, lease, and ahead: by how much its wall clock is wrong. */
    public static void main(String[] args) throws IOException {
        Map<String, String> settings = new ConcurrentHashMap<>();
        for (String arg : args) {
            settings.put(arg.substring(0, arg.indexOf('=')), arg.substring(arg.indexOf('=') + 1));
        }
        try {
            new NodeProgram(settings).run();
        } catch (RuntimeException e) {
            log.error("the node ends", e);
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private void run() throws IOException {
        report("up");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            obey(line.split("\t", -1));
        }
    }

    private void obey(String[] words) {
        switch (words[0]) {
            case "open" -> open(words[1], DeviceKey.of(words[2], words[3]));
            case "ack" -> {
                connections.get(words[1]).acknowledge(words[2]);
                report("acked", words[1], words[2]);
            }
            case "end" -> connections.get(words[1]).close(CloseReason.CLIENT_CLOSED);
            case "send" -> send(words[1], words[2]);
            case "answer" -> vendor.answer(words[1], words[2]);
            case "close" -> {
                ShutdownReport report = zim.close(Duration.ofMillis(Long.parseLong(words[1])));
                report("left", report.handedOver(), report.maybePushed());
            }
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private void open(String number, DeviceKey device) {
        Connection connection = zim.connections().open(device, new Link() {
            @Override
            public void deliver(Message message) {
                report("deliver", number, message.id());
            }

            @Override
            public void close(CloseReason reason) {
                report("closed", number, reason);
            }
        });
        connections.put(number, connection);
        connection.ready().thenRun(() -> report("ready", number));
    }

    private void send(String user, String id) {
        Message message = Message.to(user)
                .id(id)
                .payload(Payload.utf8("payload of " + id))
                .push(PushContent.alert("Alice", "Hi"))
                .build();
        zim.send(message).whenComplete((accepted, failure) -> answered(id, accepted, failure));
    }

    private void answered(String id, Accepted accepted, Throwable failure) {
        if (failure == null) {
            report("accepted", id, accepted.deliveries(), accepted.repeated());
        } else {
            report("failed", id, failure.getClass().getSimpleName());
        }
    }

    private void report(Object... words) {
        StringBuilder line = new StringBuilder();
        for (Object word : words) {
            line.append(line.isEmpty() ? "" : "\t").append(word);
        }
        byte[] bytes = line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
