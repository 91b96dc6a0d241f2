package dev.zimpush;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An address as it stands in the store: whose it is, since when, and its generation. A verdict on an address, or its
 * removal, counts only for the generation that it names.
 *
 * @param device the device that has it
 * @param address the address
 * @param registeredAt when it was bound last, by the store's clock
 * @param generation grows with every bind of the device's address of that app, environment and kind
 * @param locale the device's language and region, as it was bound; null if it gave none
 */
public record Registration(
        DeviceKey device,
        Address address,
        Instant registeredAt,
        long generation,
        @Nullable Locale locale) {
    /** The most characters of a locale's language tag. */
    public static final int MAX_LOCALE = 64;

    /**
     * Refuses nulls. Of the locale counts what its language tag says.
     *
     * @throws IllegalArgumentException when that has more than {@link #MAX_LOCALE} characters
     */
    public Registration {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(registeredAt, "registeredAt");
        locale = locale == null ? null : normal(locale);
    }

    /**
     * Checks a locale for {@link Devices#bind}.
     *
     * @throws IllegalArgumentException when its language tag has more than {@link #MAX_LOCALE} characters
     */
    public static void requireLocale(@Nullable Locale locale) {
        if (locale != null && locale.toLanguageTag().length() > MAX_LOCALE) {
            throw new IllegalArgumentException("the locale's language tag has "
                    + locale.toLanguageTag().length() + " characters, the most is " + MAX_LOCALE);
        }
    }

    private static @Nullable Locale normal(Locale locale) {
        requireLocale(locale);
        Locale normal = Locale.forLanguageTag(locale.toLanguageTag());
        return normal.equals(Locale.ROOT) ? null : normal;
    }

    /** Of a device that gave no locale. */
    public Registration(DeviceKey device, Address address, Instant registeredAt, long generation) {
        this(device, address, registeredAt, generation, null);
    }
}
