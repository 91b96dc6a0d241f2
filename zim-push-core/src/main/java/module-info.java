/** The engine: {@link dev.zimpush.core.ZimPushBuilder} makes a {@link dev.zimpush.ZimPush}. */
module dev.zimpush.core {
    requires transitive dev.zimpush;
    requires com.github.benmanes.caffeine;
    requires org.slf4j;
    requires static jdk.jfr;

    exports dev.zimpush.core;
}
