package dev.zimpush.jdbc;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** MariaDB: a given one, or one that is started from the programs of this machine and stopped when this JVM ends. */
final class MariaDbServer implements TestServer {
    private static final String GIVEN = "zimpush.test.mariadb";
    private static boolean told;

    private final String url;

    MariaDbServer() throws IOException {
        String given = System.getProperty(GIVEN);
        url = given != null ? given : start();
    }

    private static String start() throws IOException {
        Path server = program("mariadbd", "mysqld");
        Path installer = program("mariadb-install-db", "mysql_install_db");
        if (server == null || installer == null) {
            if (!told) {
                told = true;
                System.err.println(
                        "!!!!!!!! NO MARIADB ON THIS MACHINE: ITS TESTS ARE SKIPPED. Install mariadb-server.");
            }
            Assumptions.abort("no mariadbd on the PATH or in /usr/sbin");
        }
        Path folder = Files.createTempDirectory("zim-push-mariadb");
        List<String> asRoot = "root".equals(System.getProperty("user.name")) ? List.of("--user=root") : List.of();
        Path data = folder.resolve("data");
        run(
                folder,
                command(
                        asRoot,
                        installer,
                        "--no-defaults",
                        "--datadir=" + data,
                        "--auth-root-authentication-method=normal",
                        "--skip-test-db"));
        int port = freePort();
        Process process = new ProcessBuilder(command(
                        asRoot,
                        server,
                        "--no-defaults",
                        "--datadir=" + data,
                        "--port=" + port,
                        "--bind-address=127.0.0.1",
                        "--socket=" + folder.resolve("s"),
                        "--pid-file=" + folder.resolve("pid"),
                        "--max-connections=300",
                        "--innodb-buffer-pool-size=128M",
                        "--default-time-zone=+00:00"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, folder)));
        String url = "jdbc:mariadb://127.0.0.1:" + port + "/?user=root";
        Awaitility.await("MariaDB, see " + folder.resolve("server.log"))
                .atMost(Duration.ofSeconds(50))
                .until(() -> process.isAlive() && answers(url));
        return url;
    }

    private static Path program(String... names) {
        List<String> folders = new ArrayList<>(List.of(System.getenv("PATH").split(File.pathSeparator)));
        folders.addAll(List.of("/usr/sbin", "/usr/local/sbin"));
        return Stream.of(names)
                .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private static List<String> command(List<String> asRoot, Path program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        command.addAll(asRoot);
        return command;
    }

    private static void run(Path folder, List<String> command) throws IOException {
        File log = folder.resolve("install.log").toFile();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        int status = process.onExit().join().exitValue();
        if (status != 0) {
            throw new IllegalStateException(command + " ended with " + status + ": " + Files.readString(log.toPath()));
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(String url) {
        try (Connection connection = DriverManager.getConnection(url)) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private static void stop(Process process, Path folder) {
        process.destroy();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Dialect dialect() {
        return Dialect.MARIADB;
    }

    @Override
    public void create(String space) {
        run("CREATE DATABASE " + space);
    }

    @Override
    public void drop(String space) {
        run("DROP DATABASE " + space);
    }

    private void run(String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public String url(String space) {
        return url.replace("/?", "/" + space + "?");
    }

    @Override
    public String zone() {
        return "SET time_zone = '+05:45'";
    }
}
