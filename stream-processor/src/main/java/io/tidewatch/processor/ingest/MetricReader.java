package io.tidewatch.processor.ingest;

import io.tidewatch.event.MetricBatch;
import io.tidewatch.event.Source;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.MetricBatchDecoder;

/** Reads metric batches; they are the heartbeats of their sources and say hello and goodbye for them. */
final class MetricReader implements RecordReader<IngestedMetrics> {
    private final MetricBatchDecoder decoder = new MetricBatchDecoder();

    @Override
    public void read(Incoming in, Intake<IngestedMetrics> intake) {
        Source sender = in.origin().source();
        SourceRow row = intake.row(sender, in.appendMillis());
        Intake.Numbers numbers = intake.numbers(in, row);
        boolean fresh = numbers.fresh(0);
        intake.took(numbers, row, in, 1);
        if (!fresh) {
            intake.repeated(row, 1);
            return;
        }
        Decoded<MetricBatch> decoded = decoder.decode(in.value(), 0, in.value().length);
        if (!(decoded instanceof Decoded.Ok<MetricBatch> ok)) {
            intake.bad(in, row, -1, (Decoded.Bad<MetricBatch>) decoded, 0, in.value().length);
            return;
        }
        MetricBatch batch = ok.value();
        Source said = batch.source() == null ? sender : batch.source();
        SourceRow whose = batch.source() == null ? row : intake.row(said, in.appendMillis());
        Source source = whose.same(said);
        if (batch.phase() != MetricBatch.Phase.RUNNING || whose.phase == MetricBatch.Phase.GOODBYE) {
            whose.phase = batch.phase();
            whose.reason = batch.reason().length() <= 200
                    ? batch.reason()
                    : batch.reason().substring(0, 200);
            whose.phaseMillis = in.appendMillis();
        }
        whose.intervalMillis = batch.intervalMillis();
        long eventMillis = intake.time(whose, batch.timeMillis(), in.appendMillis());
        intake.good(whose.key, new IngestedMetrics(source, in.at(), in.appendMillis(), eventMillis, batch));
    }
}
