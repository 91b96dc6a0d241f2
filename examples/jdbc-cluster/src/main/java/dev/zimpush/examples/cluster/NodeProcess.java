package dev.zimpush.examples.cluster;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A node's process, as the driver sees it: it takes orders, and it can be killed and paused. Thread-safe.
 *
 * <p>It ends with the driver: by its hand, by the end of its standard input, or by the driver's shutdown hook.
 */
final class NodeProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration SLOW = Duration.ofSeconds(1);

    private final String name;
    private final Process process;
    private final BufferedWriter in; // guarded by itself
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    private volatile boolean gone;

    /** An order that is not answered yet. */
    private record Asked(CompletableFuture<String> answer, long atNanos) {}

    private NodeProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.in = process.outputWriter();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Thread reader = new Thread(this::read, "node-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts one; what it logs goes to a file in that directory. */
    static NodeProcess start(NodeSettings settings, Path logs) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-classpath",
                System.getProperty("java.class.path"),
                ChatNode.class.getName()));
        command.addAll(settings.toArguments());
        Process process = new ProcessBuilder(command)
                .redirectError(logs.resolve("node-" + settings.name() + ".log").toFile())
                .start();
        return new NodeProcess(settings.name(), process);
    }

    String name() {
        return name;
    }

    /** The port for devices, once the node listens. */
    int awaitPort() throws IOException, InterruptedException, TimeoutException {
        try {
            return port.get(START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException("node " + name + " did not start; see its log", e.getCause());
        }
    }

    /** That port. */
    int port() {
        return port.join();
    }

    boolean isUp() {
        return !gone;
    }

    /** Whether it is up and answers within a second, as far as it was asked. */
    boolean answers() {
        long now = System.nanoTime();
        return isUp() && asked.values().stream().noneMatch(order -> now - order.atNanos > SLOW.toNanos());
    }

    /** Completes when the node says so, with what it came to; fails when it says so or will never say anything any more. */
    CompletableFuture<String> order(Order order) {
        String number = Integer.toString(numbers.incrementAndGet());
        CompletableFuture<String> answer = new CompletableFuture<>();
        asked.put(number, new Asked(answer, System.nanoTime()));
        try {
            synchronized (in) {
                in.write(number + ' ' + order.text() + '\n');
                in.flush();
            }
        } catch (IOException e) {
            gone = true;
        }
        if (gone) {
            failAsked();
        }
        return answer;
    }

    /** Ends it with no warning (SIGKILL). */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Stops it in its tracks (SIGSTOP). */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets it go on (SIGCONT). */
    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    @Override
    public String toString() {
        return "node " + name + " (process " + process.pid() + ", port " + port.getNow(0) + ')';
    }

    /** Lets it finish what it has begun, for a while, then ends it. */
    @Override
    public void close() {
        try {
            synchronized (in) {
                in.close();
            }
            if (process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (IOException e) {
            // It is gone already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("kill -" + signal + " failed with status " + status);
        }
    }

    private void read() {
        try (BufferedReader out = process.inputReader()) {
            for (String line; (line = out.readLine()) != null; ) {
                heard(line);
            }
        } catch (IOException e) {
            // It is gone, which the end of its output says as well.
        }
        gone = true;
        port.completeExceptionally(new IOException("the process ended"));
        failAsked();
    }

    private void heard(String line) {
        String[] part = line.split(" ", 2);
        if (part[0].equals("ready")) {
            port.complete(Integer.valueOf(part[1]));
            return;
        }
        Asked order = asked.remove(part[0]);
        if (order == null) {
            throw new IllegalStateException("node " + name + " said: " + line);
        } else if (part[1].startsWith(Desk.DONE)) {
            order.answer.complete(part[1].substring(Desk.DONE.length()).replace(Desk.LINE_END, '\n'));
        } else {
            order.answer.completeExceptionally(new IOException("node " + name + ": " + part[1]));
        }
    }

    private void failAsked() {
        for (Asked order : asked.values()) {
            order.answer.completeExceptionally(new IOException("node " + name + " is gone"));
        }
    }
}
