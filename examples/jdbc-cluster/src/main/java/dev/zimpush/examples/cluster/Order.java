package dev.zimpush.examples.cluster;

/**
 * What the driver asks of a node, one line each on the node's standard input.
 *
 * <pre>
 * driver to node   NUMBER bind USER DEVICE TOKEN   the device has this address
 *                  NUMBER send USER ID             send a message to the user
 *                  NUMBER explain USER ID          tell what became of a message to the user
 * node to driver   ready PORT                      listening for devices on that port
 *                  NUMBER done WHAT                the stage has completed, with what it came to, if anything
 *                  NUMBER failed WHY               the stage has failed
 * </pre>
 *
 * No name or id has a space in it.
 */
sealed interface Order {
    String text();

    /** A device of a user has an address. */
    record Bind(String userId, String deviceId, String token) implements Order {
        @Override
        public String text() {
            return "bind " + userId + ' ' + deviceId + ' ' + token;
        }
    }

    /** A message for a user. */
    record Send(String userId, String messageId) implements Order {
        @Override
        public String text() {
            return "send " + userId + ' ' + messageId;
        }
    }

    /** A question about a message. */
    record Explain(String userId, String messageId) implements Order {
        @Override
        public String text() {
            return "explain " + userId + ' ' + messageId;
        }
    }

    /**
     * The order that a text stands for.
     *
     * @throws IllegalArgumentException if it stands for none
     */
    static Order parse(String text) {
        String[] word = text.split(" ", -1);
        if (word[0].equals("bind") && word.length == 4) {
            return new Bind(word[1], word[2], word[3]);
        } else if (word[0].equals("send") && word.length == 3) {
            return new Send(word[1], word[2]);
        } else if (word[0].equals("explain") && word.length == 3) {
            return new Explain(word[1], word[2]);
        }
        throw new IllegalArgumentException("not an order: " + text);
    }
}
