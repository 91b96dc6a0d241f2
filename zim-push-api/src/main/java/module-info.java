/**
 * The types of zim-push: what a host calls ({@link dev.zimpush}) and what an extension implements
 * ({@link dev.zimpush.spi}). No behaviour beyond the values' own rules, no dependency but JSpecify's annotations.
 */
module dev.zimpush {
    requires static transitive org.jspecify;

    exports dev.zimpush;
    exports dev.zimpush.spi;
}
