package dev.zimpush.core.internal.address;

import dev.zimpush.Address;
import dev.zimpush.Platform;

/** What makes two addresses the same, whatever the type of their text and the environment that is known of them. */
record Identity(Platform platform, String app, Address.Kind kind, String text) {
    /** All but the text. */
    @Override
    public String toString() {
        return "Identity[" + platform + ' ' + kind + " of " + app + ']';
    }

    static Identity of(Address address) {
        return new Identity(address.platform(), address.app(), address.kind(), address.text());
    }
}
