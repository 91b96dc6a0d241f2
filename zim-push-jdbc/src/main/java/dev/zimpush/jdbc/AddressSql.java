package dev.zimpush.jdbc;

/** The statements of {@link JdbcDeviceStore}; see {@link Tables} for how they are written. */
final class AddressSql {
    private static final String SLOT = " WHERE user_id = :user AND device_id = :device AND app = :app"
            + " AND environment = :environment AND kind = :kind";

    static final String LIVE =
            "SELECT " + AddressRow.COLUMNS + " FROM zim_push_address WHERE live_identity IS NOT NULL AND user_id ";

    /** The time, who has the address if anybody does, and how many may have it back: always one row. */
    static final String OWNER = "SELECT {now} AS now_millis, a.user_id, a.device_id, a.environment,"
            + " (SELECT count(*) FROM zim_push_address t WHERE t.restorable_identity = :identity) AS tombstones"
            + " FROM (SELECT 1 AS one) o LEFT JOIN zim_push_address a ON a.live_identity = :identity";

    /** Whose device may have it back. */
    static final String MAY_HAVE_IT_BACK =
            "SELECT DISTINCT user_id, device_id FROM zim_push_address WHERE restorable_identity = :identity";

    /** Nobody may have it back any more. */
    static final String FORGET =
            "UPDATE zim_push_address SET restorable_identity = NULL, text = NULL, locale = NULL WHERE restorable_identity = :identity";

    static final String LOCK_DEVICE = "SELECT " + AddressRow.COLUMNS
            + " FROM zim_push_address WHERE user_id = :user AND device_id = :device"
            + " ORDER BY app, environment, kind FOR UPDATE";

    static final String SLOT_ROW = "SELECT " + AddressRow.COLUMNS + " FROM zim_push_address" + SLOT;

    static final String INSERT =
            "INSERT INTO zim_push_address (user_id, device_id, app, environment, kind, platform, type, text,"
                    + " live_identity, generation, registered_at, locale) VALUES (:user, :device, :app, :environment,"
                    + " :kind, :platform, :type, :text, :identity, :generation, :registeredAt, :locale)";

    static final String MAKE_LIVE = "UPDATE zim_push_address SET platform = :platform, type = :type, text = :text,"
            + " live_identity = :identity, restorable_identity = NULL, generation = :generation,"
            + " registered_at = :registeredAt, removed_at = NULL, locale = :locale" + SLOT;

    static final String MOVE_AWAY = "UPDATE zim_push_address SET live_identity = NULL, restorable_identity = NULL,"
            + " text = NULL, locale = NULL, removed_at = {now}" + SLOT + " AND live_identity = :identity";

    private static final String STILL_LIVE =
            SLOT + " AND generation = :generation AND type = :type AND live_identity = :identity";

    /** The text and the locale stay, for the restoration of many. MariaDB assigns from left to right. */
    static final String REMOVE =
            "UPDATE zim_push_address SET restorable_identity = live_identity, live_identity = NULL,"
                    + " removed_at = {now}" + STILL_LIVE + " AND registered_at <= :deadSince";

    static final String UNBIND = "UPDATE zim_push_address SET live_identity = NULL, restorable_identity = NULL,"
            + " text = NULL, locale = NULL, removed_at = {now}" + STILL_LIVE + " AND registered_at <= {now} - :age";

    static final String LOG_OUT = "UPDATE zim_push_address SET live_identity = NULL, restorable_identity = NULL,"
            + " text = NULL, locale = NULL, removed_at = COALESCE(removed_at, {now}) WHERE user_id = :user AND device_id = :device";

    private static final String REMOVED = "SELECT " + AddressRow.COLUMNS + " FROM zim_push_address WHERE app = :app"
            + " AND restorable_identity IS NOT NULL AND removed_at >= :since";

    private static final String LAST_FIRST =
            " ORDER BY removed_at DESC, user_id DESC, device_id DESC, environment DESC, kind DESC LIMIT :most";

    /** What may be restored of an app. */
    static final String REMOVED_FIRST_PAGE = REMOVED + LAST_FIRST;

    /** The same after a row. */
    static final String REMOVED_NEXT_PAGE = REMOVED
            + " AND removed_at <= :at AND (removed_at < :at OR (user_id, device_id, environment, kind)"
            + " < (:user, :device, :environment, :kind))" + LAST_FIRST;

    private AddressSql() {}

    /** Deletes up to {@code :most} tombstones older than {@code :age} milliseconds. */
    static String purge(Dialect dialect) {
        String old = "removed_at < {now} - :age";
        return switch (dialect) {
            case POSTGRESQL ->
                "DELETE FROM zim_push_address WHERE (user_id, device_id, app, environment, kind) IN"
                        + " (SELECT user_id, device_id, app, environment, kind FROM zim_push_address WHERE " + old
                        + " ORDER BY removed_at LIMIT :most FOR UPDATE SKIP LOCKED) AND removed_at IS NOT NULL";
            case MARIADB -> "DELETE FROM zim_push_address WHERE " + old + " ORDER BY removed_at LIMIT :most";
            case H2 -> "DELETE FROM zim_push_address WHERE " + old + " FETCH FIRST :most ROWS ONLY";
        };
    }
}
