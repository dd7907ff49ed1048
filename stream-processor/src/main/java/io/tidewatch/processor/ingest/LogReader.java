package io.tidewatch.processor.ingest;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.Source;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.Lines;
import io.tidewatch.wire.LogEventDecoder;
import java.util.ArrayList;
import java.util.List;

/** Reads packed log lines: a bad or repeated line costs itself only. */
final class LogReader implements RecordReader<IngestedLogs> {
    private final LogEventDecoder decoder = new LogEventDecoder();

    @Override
    public void read(Incoming in, Intake<IngestedLogs> intake) {
        SourceRow row = intake.row(in.origin().source(), in.appendMillis());
        Source source = row.same(in.origin().source());
        Intake.Numbers numbers = intake.numbers(in, row);
        boolean allFresh = numbers.allFresh();
        List<IngestedLogs.Line> lines =
                new ArrayList<>(Math.max(1, Math.min(in.origin().count(), 1024)));
        int[] last = {-1};
        Lines.forEach(in.value(), (index, from, to) -> {
            last[0] = index;
            if (!allFresh && !numbers.fresh(index)) {
                intake.repeated(row, 1);
                return;
            }
            Decoded<LogEvent> decoded = decoder.decode(in.value(), from, to, in.appendMillis());
            if (decoded instanceof Decoded.Ok<LogEvent> ok) {
                lines.add(line(in, intake, index, ok.value(), source, row));
            } else {
                intake.bad(in, row, index, (Decoded.Bad<LogEvent>) decoded, from, to);
            }
        });
        intake.took(numbers, row, in, last[0] + 1);
        if (!lines.isEmpty()) {
            intake.good(row.key, new IngestedLogs(source, in.at(), in.appendMillis(), in.value().length, lines));
        }
    }

    private static IngestedLogs.Line line(
            Incoming in, Intake<IngestedLogs> intake, int index, LogEvent event, Source sender, SourceRow row) {
        Source own = event.source();
        Source source = own == null ? sender : own;
        SourceRow whose = own == null ? row : intake.row(own, in.appendMillis());
        return new IngestedLogs.Line(index, intake.time(whose, event.timeMillis(), in.appendMillis()), source, event);
    }
}
