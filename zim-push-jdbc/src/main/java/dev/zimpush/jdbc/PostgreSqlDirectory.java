package dev.zimpush.jdbc;

import dev.zimpush.DeviceKey;
import dev.zimpush.spi.Directory;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nodes and connections on PostgreSQL. */
final class PostgreSqlDirectory implements Directory {
    private final PostgreSqlNodes nodes;
    private final PostgreSqlConnections connections;
    private final Members members;

    PostgreSqlDirectory(Database database, KeptConnection kept, InboxFloor floor) {
        nodes = new PostgreSqlNodes(database, kept, floor);
        connections = new PostgreSqlConnections(database);
        members = new Members(database);
    }

    @Override
    public long join(String name, Duration lease) {
        return nodes.join(name, lease);
    }

    @Override
    public boolean renew(long node, Duration lease) {
        return nodes.renew(node, lease);
    }

    @Override
    public void leave(long node) {
        nodes.leave(node);
    }

    @Override
    public List<Long> bury(long node) {
        return nodes.bury(node);
    }

    @Override
    public Pending look(long node) {
        return nodes.look(node);
    }

    @Override
    public List<Member> members() {
        return members.read();
    }

    @Override
    public List<Opened> open(long node, List<Opening> openings) {
        return connections.open(node, openings);
    }

    @Override
    public void close(long node, List<Connected> closed) {
        connections.close(node, closed);
    }

    @Override
    public Map<String, List<Connected>> connections(Collection<String> userIds) {
        return connections.connections(userIds);
    }

    @Override
    public Optional<Long> logOut(DeviceKey device) {
        return connections.logOut(device);
    }

    @Override
    public List<Notice> notices(long node, int atMost) {
        return connections.notices(node, atMost);
    }

    @Override
    public void noticed(long node, List<Notice> notices) {
        connections.noticed(node, notices);
    }
}
