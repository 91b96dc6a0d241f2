package dev.zimpush.jdbc.nodes;

import dev.zimpush.ClusterEvent;
import dev.zimpush.DeliveryId;
import dev.zimpush.ZimPushEvent;
import dev.zimpush.ZimPushListener;

/** Reports what the library says, for the stories that failures tell. */
final class ReportingListener implements ZimPushListener {
    private final Report report;

    ReportingListener(Report report) {
        this.report = report;
    }

    @Override
    public void settled(ZimPushEvent.Settled event) {
        of("settled", event.delivery(), event.outcome() + " " + event.detail());
    }

    @Override
    public void adopted(ClusterEvent.Adopted event) {
        of("adopted", event.delivery(), event.maybePushed());
    }

    @Override
    public void fenced(ClusterEvent.Fenced event) {
        of("fenced", event.delivery(), "");
    }

    @Override
    public void routed(ClusterEvent.Routed event) {
        of("routed", event.delivery(), event.node());
    }

    @Override
    public void handedOver(ClusterEvent.HandedOver event) {
        of("handedOver", event.delivery(), event.maybePushed());
    }

    private void of(String what, DeliveryId delivery, Object more) {
        report.of(what, delivery.device().userId(), delivery.device().deviceId(), delivery.messageId(), more);
    }
}
