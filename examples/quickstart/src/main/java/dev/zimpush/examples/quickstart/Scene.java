package dev.zimpush.examples.quickstart;

/** One thing that happens to phones in the world, and how it must end. */
abstract class Scene {
    private final String letter;
    private final String title;
    private final String plot;

    /**
     * @param title what happens, in a few words
     * @param plot what should come of it, in a sentence
     */
    Scene(String letter, String title, String plot) {
        this.letter = letter;
        this.title = title;
        this.plot = plot;
    }

    final String letter() {
        return letter;
    }

    final String title() {
        return title;
    }

    final String plot() {
        return plot;
    }

    /** Plays it to its end; throws if anything goes otherwise. */
    abstract void play(Stage stage) throws Exception;
}
