package dev.zimpush.core.simulation;

import java.util.function.Consumer;

/**
 * One thing that happens.
 *
 * @param text what, for people
 * @param action does it
 */
record Step(String text, Consumer<World> action) {
    @Override
    public String toString() {
        return text;
    }
}
