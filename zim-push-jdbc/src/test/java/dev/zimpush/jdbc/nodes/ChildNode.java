package dev.zimpush.jdbc.nodes;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;

/** A process that runs {@link NodeProgram}. */
final class ChildNode {
    private static final long FOR_GOOD = Long.MAX_VALUE;

    private final String name;
    private final Process process;
    private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
    private final CountDownLatch allWasRead = new CountDownLatch(1);
    private final List<Stop> stops = new CopyOnWriteArrayList<>();
    private volatile boolean up;
    private volatile long pausedAt;

    /** What it said of itself. */
    final List<String> reports = new CopyOnWriteArrayList<>();

    /**
     * Starts one.
     *
     * @param settings as the program takes them, besides the name
     * @param onLine gets what it reports, on a thread of this object's
     */
    ChildNode(String name, List<String> settings, BiConsumer<ChildNode, String[]> onLine) {
        this.name = name;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.slf4j.simpleLogger.log.dev.zimpush=info",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-cp",
                System.getProperty("java.class.path"),
                NodeProgram.class.getName(),
                "name=" + name));
        command.addAll(settings);
        try {
            File errors = logs().resolve(name + ".log").toFile();
            process = new ProcessBuilder(command).redirectError(errors).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(name + "-in", this::write);
        daemon(name + "-out", () -> read(onLine));
    }

    private static Path logs() throws IOException {
        return Files.createDirectories(Path.of(System.getProperty("basedir", "."), "target", "nodes"));
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void read(BiConsumer<ChildNode, String[]> onLine) {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("up")) {
                    up = true;
                }
                onLine.accept(this, line.split("\t", -1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            allWasRead.countDown();
        }
    }

    private void write() {
        try (OutputStream out = process.getOutputStream()) {
            while (process.isAlive()) {
                out.write((commands.take() + '\n').getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException e) {
            // it is no more
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tells it to do something; to no avail once it was killed. */
    void tell(Object... words) {
        commands.add(
                String.join("\t", List.of(words).stream().map(String::valueOf).toList()));
    }

    /** Whether it has joined the cluster and was not killed. */
    boolean isUp() {
        return up && !isKilled();
    }

    /** Whether it ended without having been killed. */
    boolean hasFailed() {
        return !process.isAlive() && !isKilled();
    }

    /** When it stood still; the last time perhaps for good. */
    List<Stop> stops() {
        return stops;
    }

    private boolean isKilled() {
        return stops.stream().anyMatch(stop -> stop.to() == FOR_GOOD);
    }

    /** Kills it, and returns when all that it has reported before is known. */
    void kill() {
        stops.add(new Stop(System.nanoTime(), FOR_GOOD));
        // not the process itself, which would close the streams at once
        process.toHandle().destroyForcibly();
        commands.add("");
        try {
            allWasRead.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes it stand still. */
    void pause() {
        pausedAt = System.nanoTime();
        Signal.STOP.to(process.toHandle());
    }

    /** Ends {@link #pause}. */
    void resume() {
        stops.add(new Stop(pausedAt, System.nanoTime()));
        Signal.CONT.to(process.toHandle());
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * A time in which it did nothing.
     *
     * @param from its begin, by this process's monotonic clock
     * @param to its end
     */
    record Stop(long from, long to) {
        boolean isKill() {
            return to == FOR_GOOD;
        }

        /** Whether it shares any time with another one. */
        boolean meets(long begin, long end) {
            return from <= end && begin <= to;
        }
    }
}
