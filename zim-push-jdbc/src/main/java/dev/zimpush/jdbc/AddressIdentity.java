package dev.zimpush.jdbc;

import dev.zimpush.Address;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What makes two addresses the same, whatever the type of their text and the environment: short enough for a unique key of every database. */
final class AddressIdentity {
    private AddressIdentity() {}

    /** SHA-256 of platform, app, kind and text, a zero byte between them; none of them but the text may have one. */
    static byte[] of(Address address) {
        String all = String.join(
                "\0", address.platform().name(), address.app(), address.kind().name(), address.text());
        try {
            return MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * Refuses what a database's text can't hold: U+0000 (PostgreSQL has none) and halves of surrogate pairs (which no UTF-8 has).
     * No vendor issues such a text.
     */
    static void require(Address address) {
        String text = address.text();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException(
                        "the address text has U+0000 at index " + i + ", which no database keeps");
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    throw new IllegalArgumentException(
                            "the address text has half a surrogate pair at index " + i + "; it is not valid Unicode");
                }
                i++;
            }
        }
    }
}
