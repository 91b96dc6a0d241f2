package dev.zimpush.jdbc;

/** What the statements for PostgreSQL have in common. */
final class PostgreSql {
    /**
     * Goes first, in the same round trip and transaction, where many keys are looked up: each by its index, whatever the
     * tables' statistics say. These are always outdated for tables whose rows live for seconds, and a plan made on an empty
     * table is kept. Without compilation, which the artificial costs would set off.
     */
    static final String BY_INDEX = """
            SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
                   set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
                   set_config('jit', 'off', true);
            """;

    /** Whether the node that a parameter names is live. */
    static final String LIVE = "EXISTS (SELECT FROM zim_push_node WHERE epoch = ? AND buried_at IS NULL)";

    /** That a row of deliveries, d, has a key k. */
    static final String SAME_KEY =
            "d.user_id = k.user_id AND d.message_id = k.message_id AND d.device_id = k.device_id";

    /** That sorts deliveries in the order in which rows are locked. */
    static final String KEY_ORDER = "d.user_id, d.message_id, d.device_id";

    private PostgreSql() {}
}
