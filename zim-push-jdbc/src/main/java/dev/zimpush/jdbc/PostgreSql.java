package dev.zimpush.jdbc;

/** What the statements for PostgreSQL have in common. */
final class PostgreSql {
    /**
     * Goes first, in the same round trip and transaction, where many keys are looked up: each by its index, whatever the
     * tables' statistics say. These are always outdated for tables whose rows live for seconds, and a plan made on an empty
     * table is kept. Without compilation, which the artificial costs would set off; and with one plan for all calls, since another
     * would be the same.
     */
    static final String BY_INDEX = """
            SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
                   set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
                   set_config('jit', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true);
            """;

    /**
     * The same, for rows that come in the order of an index: from that index. Of a table that a vacuum has seen empty they would
     * be got by another index, all of a node's, and sorted.
     */
    static final String IN_ORDER = BY_INDEX.replace("SELECT ", "SELECT set_config('enable_sort', 'off', true), ");

    /** Whether the node that a parameter names is live. */
    static final String LIVE = "EXISTS (SELECT FROM zim_push_node WHERE epoch = ? AND buried_at IS NULL)";

    /**
     * That a row of deliveries, d, has a key k. The users are compared in a way that an index can serve, but no merge of the two in
     * the order of an index can; and where a list of keys is joined with a table, no other condition on the table is one that an
     * index can serve ({@code owner + 0 = ?}). So there is no plan that goes through the table and searches the list for each row,
     * which would be taken when the statistics say that there is hardly a row.
     */
    static final String SAME_KEY =
            "d.user_id = ANY (ARRAY[k.user_id]) AND d.message_id = k.message_id AND d.device_id = k.device_id";

    /**
     * A number of the sequence that places and entries come from, drawn once its transaction has its own number: {@link InboxFloor}
     * relies on that.
     */
    static final String PLACE = "SELECT nextval('zim_push_place') AS place FROM pg_current_xact_id()";

    /** That sorts deliveries in the order in which rows are locked. */
    static final String KEY_ORDER = "d.user_id, d.message_id, d.device_id";

    private PostgreSql() {}
}
