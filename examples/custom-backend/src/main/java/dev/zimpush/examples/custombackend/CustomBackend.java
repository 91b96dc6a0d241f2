package dev.zimpush.examples.custombackend;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Message;
import dev.zimpush.Outcome;
import dev.zimpush.PushContent;
import dev.zimpush.ZimPush;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;
import dev.zimpush.core.ZimPushBuilder;
import dev.zimpush.spi.PushVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Shows that accepted deliveries survive the process: a child process accepts some, never hears from the push vendor, and
 * is killed; this one opens the same file, finds them when the child's lease has ended, and pushes them. Its last line is {@code
 * ACCEPTED <n> PUSHED <n>}; it exits with 0 if both are the same.
 */
public final class CustomBackend {
    private static final int MESSAGES = 3;
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private CustomBackend() {}

    /** Without arguments the demonstration; with the path of a file, the child process. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            acceptUntilKilled(Path.of(arguments[0]));
            return;
        }
        Path file = Files.createTempFile("zim-push", ".mv");
        try {
            System.exit(play(file) ? 0 : 1);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Whether all were pushed that were accepted. */
    static boolean play(Path file) throws IOException, InterruptedException {
        int accepted = runAndKillChild(file);
        int pushed = pushWhatIsLeft(file, accepted);
        System.out.println("ACCEPTED " + accepted + " PUSHED " + pushed);
        return accepted == MESSAGES && pushed == accepted;
    }

    private static void acceptUntilKilled(Path file) throws Exception {
        ZimPush zim = ZimPushBuilder.create()
                .backend(FileBackend.open(file))
                .nodeName("first")
                .nodeLease(LEASE)
                .provider(new ConsoleVendor(request -> new CompletableFuture<>()))
                .build();
        DeviceKey phone = DeviceKey.of("bob", "phone");
        zim.devices()
                .bind(phone, Address.apns("token-of-bob", "com.acme.chat"))
                .toCompletableFuture()
                .get();
        for (int i = 1; i <= MESSAGES; i++) {
            zim.send(Message.to("bob")
                            .id("m-" + i)
                            .push(PushContent.alert("Alice", "Hello " + i))
                            .build())
                    .toCompletableFuture()
                    .get();
            System.out.println("accepted m-" + i);
        }
        System.out.flush();
        new CountDownLatch(1).await();
    }

    private static int runAndKillChild(Path file) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        CustomBackend.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int accepted = 0;
        try (var lines = child.inputReader()) {
            String line = lines.readLine();
            while (line != null) {
                System.out.println("first process: " + line);
                if (line.startsWith("accepted") && ++accepted == MESSAGES) {
                    break;
                }
                line = lines.readLine();
            }
        } finally {
            child.destroyForcibly();
        }
        System.out.println("first process: killed, exit code " + child.waitFor());
        return accepted;
    }

    private static int pushWhatIsLeft(Path file, int expected) throws InterruptedException {
        CountDownLatch pushed = new CountDownLatch(expected);
        ZimPushListener listener = new ZimPushListener() {
            @Override
            public void settled(ZimPushEvent.Settled event) {
                System.out.println("second process: " + event.delivery() + ' ' + event.outcome()
                        + (event.adopted() ? ", adopted" : ""));
                if (event.outcome() == Outcome.PUSHED) {
                    pushed.countDown();
                }
            }
        };
        try (ZimPush zim = ZimPushBuilder.create()
                .backend(FileBackend.open(file))
                .nodeName("second")
                .nodeLease(LEASE)
                .provider(new ConsoleVendor(request -> CompletableFuture.completedFuture(PushVerdict.accepted(200))))
                .listener(listener)
                .build()) {
            boolean all = pushed.await(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS);
            System.out.println("second process: " + zim + (all ? "" : " has waited in vain"));
        }
        return expected - (int) pushed.getCount();
    }
}
