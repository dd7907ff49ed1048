package io.tidewatch.publish;

import io.tidewatch.event.MetricBatch;

/** A batch whose source takes back what of it is lost for want of room; what is refused for good would be so again. */
record TrackedBatch(MetricBatch batch, Runnable undelivered) implements Capture<MetricBatch> {
    @Override
    public int weightBytes() {
        return EventWeight.of(batch);
    }

    @Override
    public MetricBatch toEvent() {
        return batch;
    }

    @Override
    public void lost(DropReason reason) {
        if (reason == DropReason.QUEUE_FULL || reason == DropReason.SPILL_FULL) {
            undelivered.run();
        }
    }

    /** What went with two batches would be counted twice. */
    @Override
    public boolean wantsCertainty() {
        return true;
    }
}
