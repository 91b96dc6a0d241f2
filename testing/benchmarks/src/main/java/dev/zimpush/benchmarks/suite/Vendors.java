package dev.zimpush.benchmarks.suite;

import dev.zimpush.core.PushPace;

/** How the stand-ins for vendors are pushed to. */
public final class Vendors {
    /** As fast as they answer, also at once: the ramp of the defaults would be what is measured. */
    public static final PushPace ANY_PACE = PushPace.standard().perSecond(10_000_000, PushPace.UNLIMITED);

    private Vendors() {}
}
