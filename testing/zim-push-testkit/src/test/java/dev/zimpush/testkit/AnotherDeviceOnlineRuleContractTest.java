package dev.zimpush.testkit;

import dev.zimpush.spi.PushRule;

final class AnotherDeviceOnlineRuleContractTest extends PushRuleContract {
    @Override
    protected PushRule newRule() {
        return PushRule.suppressWhileAnotherDeviceIsOnline();
    }
}
