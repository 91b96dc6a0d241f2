/**
 * Meters of what the library does. Start at {@link dev.zimpush.micrometer.ZimPushMetrics}, a listener; {@link
 * dev.zimpush.micrometer.ZimPushGauges} adds what there is at the moment. Names, tags, units and what to alert on:
 * docs/metrics.md.
 */
@NullMarked
package dev.zimpush.micrometer;

import org.jspecify.annotations.NullMarked;
