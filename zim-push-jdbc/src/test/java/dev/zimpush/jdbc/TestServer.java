package dev.zimpush.jdbc;

/** A running database server. */
interface TestServer {
    /** Whose SQL it takes. */
    Dialect dialect();

    /** Makes an empty schema, or what the database has for that. */
    void create(String space);

    /** Drops it with all that is in it. */
    void drop(String space);

    /** The address of connections that look in that schema first, user and password included. */
    String url(String space);

    /** SQL that gives a session a time zone that neither this JVM nor the server has. */
    String zone();
}
