package dev.zimpush.core.internal.push;

/**
 * What a node allows itself to take pushes back, checked by the builder. Times in nanoseconds.
 *
 * @param apnsPerHour how many background pushes an app on a device of Apple's gets in an hour
 * @param within for how long it may take
 * @param callTimeout how long a call may take
 */
public record RetractionLimits(int apnsPerHour, long within, long callTimeout) {}
