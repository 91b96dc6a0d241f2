package dev.zimpush.examples.quickstart;

/**
 * One text frame of the chat's wire protocol.
 *
 * <pre>
 * phone to server   ping                    I am still here
 *                   ack ID                  message ID has arrived
 *                   say USER ID TEXT        send message ID with TEXT to USER
 * server to phone   msg ID TEXT             message ID, to be acknowledged; may come more than once
 * </pre>
 *
 * Names and ids hold no spaces; a text may. Why the server closes a connection stands in the Close frame.
 */
sealed interface Frame {

    String text();

    record Ping() implements Frame {
        @Override
        public String text() {
            return "ping";
        }
    }

    record Ack(String id) implements Frame {
        public Ack {
            requireWord(id);
        }

        @Override
        public String text() {
            return "ack " + id;
        }
    }

    record Say(String to, String id, String words) implements Frame {
        public Say {
            requireWord(to);
            requireWord(id);
        }

        @Override
        public String text() {
            return "say " + to + " " + id + " " + words;
        }
    }

    record Msg(String id, String words) implements Frame {
        public Msg {
            requireWord(id);
        }

        @Override
        public String text() {
            return "msg " + id + " " + words;
        }
    }

    /**
     * The frame that a text stands for.
     *
     * @throws IllegalArgumentException if it stands for none; the message does not repeat the text
     */
    static Frame parse(String text) {
        String[] word = text.split(" ", 2);
        String rest = word.length == 1 ? "" : word[1];
        return switch (word[0]) {
            case "ping" -> new Ping();
            case "ack" -> new Ack(parts(rest, 1)[0]);
            case "say" -> {
                String[] part = parts(rest, 3);
                yield new Say(part[0], part[1], part[2]);
            }
            case "msg" -> {
                String[] part = parts(rest, 2);
                yield new Msg(part[0], part[1]);
            }
            default -> throw new IllegalArgumentException("unknown frame");
        };
    }

    private static String[] parts(String rest, int count) {
        String[] parts = rest.split(" ", count);
        if (parts.length < count) {
            throw new IllegalArgumentException("frame too short");
        }
        return parts;
    }

    private static void requireWord(String text) {
        if (text.isEmpty() || text.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("an id is empty or has a space in it");
        }
    }
}
