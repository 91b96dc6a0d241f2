package dev.zimpush.jdbc;

/** H2 in this JVM's memory: a database for each space, which lasts as long as a connection to it is open. */
final class H2Server implements TestServer {
    @Override
    public Dialect dialect() {
        return Dialect.H2;
    }

    @Override
    public void create(String space) {
        // Connecting does.
    }

    @Override
    public void drop(String space) {
        // Closing the last connection does.
    }

    @Override
    public String url(String space) {
        return "jdbc:h2:mem:" + space;
    }

    @Override
    public String zone() {
        return "SET TIME ZONE 'Asia/Kathmandu'";
    }
}
