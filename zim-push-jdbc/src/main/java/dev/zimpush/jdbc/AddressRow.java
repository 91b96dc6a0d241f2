package dev.zimpush.jdbc;

import dev.zimpush.Address;
import dev.zimpush.DeviceKey;
import dev.zimpush.Platform;
import dev.zimpush.Registration;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A row of {@code zim_push_address}: where one address of a device can be live, and the one that is or was. */
final class AddressRow {
    /** What {@link #read} reads. */
    static final String COLUMNS = "user_id, device_id, app, environment, kind, platform, type, text, live_identity,"
            + " restorable_identity, generation, registered_at, removed_at, locale";

    private static final Logger log = LoggerFactory.getLogger(AddressRow.class);

    private final DeviceKey device;
    private final String app;
    private final String environment;
    private final String kind;
    private final String platform;
    private final String type;
    private final @Nullable String text;
    private final byte @Nullable [] live;
    private final byte @Nullable [] restorable;
    private final long generation;
    private final long registeredAt;
    private final long removedAt;
    private final @Nullable String locale;

    private AddressRow(ResultSet row) throws SQLException {
        device = DeviceKey.of(row.getString("user_id"), row.getString("device_id"));
        app = row.getString("app");
        environment = row.getString("environment");
        kind = row.getString("kind");
        platform = row.getString("platform");
        type = row.getString("type");
        text = row.getString("text");
        live = row.getBytes("live_identity");
        restorable = row.getBytes("restorable_identity");
        generation = row.getLong("generation");
        registeredAt = row.getLong("registered_at");
        removedAt = row.getLong("removed_at");
        locale = row.getString("locale");
    }

    static AddressRow read(ResultSet row) throws SQLException {
        return new AddressRow(row);
    }

    DeviceKey device() {
        return device;
    }

    /** Whether it is the row of that address, this or another text. */
    boolean isOf(Address address) {
        return app.equals(address.app())
                && environment.equals(address.environment().name())
                && kind.equals(address.kind().name());
    }

    /** Whether an address is live there. */
    boolean isLive() {
        return live != null;
    }

    /** Whether that address is live. */
    boolean isLive(byte[] identity) {
        return live != null && Arrays.equals(live, identity);
    }

    /** Whether it is the tombstone of that registration, and may be brought back. */
    boolean canRestore(Registration removed, byte[] identity) {
        return restorable != null && Arrays.equals(restorable, identity) && isAt(removed);
    }

    /** Whether it has that generation, of the same type and time. */
    boolean isAt(Registration registration) {
        return generation == registration.generation()
                && type.equals(registration.address().type().name())
                && registeredAt().equals(registration.registeredAt());
    }

    long generation() {
        return generation;
    }

    Instant registeredAt() {
        return Instant.ofEpochMilli(registeredAt);
    }

    /** When it was removed, in milliseconds by the database's clock. */
    long removedAt() {
        return removedAt;
    }

    String environment() {
        return environment;
    }

    String kind() {
        return kind;
    }

    /** The device's, of what is live or may be brought back. */
    @Nullable
    Locale locale() {
        return locale == null ? null : Locale.forLanguageTag(locale);
    }

    /**
     * The address that is live, or was and may be brought back; none if an earlier release removed it, without its text, or a later one
     * wrote it and this one doesn't know the words.
     */
    Optional<Registration> registration() {
        if (text == null) {
            return Optional.empty();
        }
        try {
            Address address = new Address(
                    new Platform(platform),
                    Address.Type.valueOf(type),
                    text,
                    app,
                    Address.Environment.valueOf(environment),
                    Address.Kind.valueOf(kind));
            return Optional.of(new Registration(device, address, registeredAt(), generation, locale()));
        } catch (IllegalArgumentException e) {
            log.warn(
                    "An address of {} is left out: this release can't read it ({}/{}/{}/{})",
                    device,
                    platform,
                    type,
                    environment,
                    kind);
            return Optional.empty();
        }
    }
}
