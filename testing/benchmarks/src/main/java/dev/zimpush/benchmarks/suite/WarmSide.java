package dev.zimpush.benchmarks.suite;

/**
 * A side of a comparison that takes long to be warm: it is warmed up once, and stands still while the others are measured. Has a constructor
 * without parameters; a {@link WarmFork} makes it in a JVM of its own.
 */
public interface WarmSide {
    /** Starts its load, which runs until its JVM ends. */
    Load start(Settings settings) throws Exception;

    /** Work that is done as fast as it goes, on threads of its own. */
    interface Load {
        /** How many operations have been done. */
        long done();

        /** Lets it stand still, soon. */
        void pause();

        /** Lets it go on. */
        void resume();
    }
}
