/** The JDBC backend: {@link dev.zimpush.jdbc.JdbcBackend}. */
module dev.zimpush.jdbc {
    requires transitive dev.zimpush;
    requires transitive java.sql;
    requires com.zaxxer.hikari;
    requires transitive org.jdbi.v3.core;
    requires org.slf4j;
    requires static org.postgresql.jdbc;

    exports dev.zimpush.jdbc;
}
