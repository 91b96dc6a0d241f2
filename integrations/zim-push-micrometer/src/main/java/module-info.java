/** Metrics for Micrometer: {@link dev.zimpush.micrometer.ZimPushMetrics}. */
module dev.zimpush.micrometer {
    requires transitive dev.zimpush;
    requires transitive micrometer.core;

    exports dev.zimpush.micrometer;
}
