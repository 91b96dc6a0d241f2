package dev.zimpush;

/** The UTF-8 length of a text, without encoding it. */
final class Utf8 {
    private Utf8() {}

    /** Refuses control characters and surrogates without their other half, which no vendor and no database takes. */
    static int length(String name, String text) {
        int bytes = 0;
        int end = text.length();
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                throw new IllegalArgumentException(
                        name + " has the control character U+%04X at index %d; remove it".formatted((int) c, i));
            }
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                throw new IllegalArgumentException(
                        name + " has half a surrogate pair at index " + i + "; it is not valid Unicode");
            }
        }
        return bytes;
    }

    /** Refuses surrogates without their other half in a text that people read; control characters may be in it. */
    static String requireText(String name, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (!Character.isSurrogatePair(c, i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
                    throw new IllegalArgumentException(
                            name + " has half a surrogate pair at index " + i + "; it is not valid Unicode");
                }
                i++;
            }
        }
        return text;
    }
}
