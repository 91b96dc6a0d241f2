package dev.zimpush.benchmarks.durable;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.zimpush.figures.Server;
import dev.zimpush.figures.Traffic;
import java.sql.SQLException;

/** What db-scheduler is given: its table, as many connections as threads, and tasks whose data are bytes, as long as a message's. */
final class SchedulerTable {
    static final String NAME = "scheduled_tasks";

    /** Leaves bytes as they are. */
    static final Serializer BYTES = new Serializer() {
        @Override
        public byte[] serialize(Object data) {
            return (byte[]) data;
        }

        @Override
        public <T> T deserialize(Class<T> type, byte[] bytes) {
            return type.cast(bytes);
        }
    };

    private SchedulerTable() {}

    /** Makes it, with the indexes that are needed without priorities, and vacuumed as {@code HandWrittenTable} is. */
    static void create(Server server) throws SQLException {
        server.run("DROP TABLE IF EXISTS " + NAME);
        server.run("""
                CREATE TABLE %s (
                    task_name text NOT NULL, task_instance text NOT NULL, task_data bytea,
                    execution_time timestamptz NOT NULL, picked boolean NOT NULL, picked_by text,
                    last_success timestamptz, last_failure timestamptz, consecutive_failures integer,
                    last_heartbeat timestamptz, version bigint NOT NULL, priority smallint,
                    PRIMARY KEY (task_name, task_instance))
                WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
                      autovacuum_vacuum_cost_delay = 0)
                """.formatted(NAME));
        server.run("CREATE INDEX execution_time_idx ON " + NAME + " (execution_time)");
        server.run("CREATE INDEX last_heartbeat_idx ON " + NAME + " (last_heartbeat)");
    }

    static HikariDataSource pool(Server server, int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(server.url());
        config.setMaximumPoolSize(connections);
        return new HikariDataSource(config);
    }

    /** Payload and content of a message. */
    static byte[] data() {
        byte[] data = new byte[Traffic.payload().length + Traffic.content().length];
        System.arraycopy(Traffic.payload(), 0, data, 0, Traffic.payload().length);
        System.arraycopy(Traffic.content(), 0, data, Traffic.payload().length, Traffic.content().length);
        return data;
    }
}
