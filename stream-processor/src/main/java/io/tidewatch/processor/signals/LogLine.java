package io.tidewatch.processor.signals;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.event.Source;
import io.tidewatch.event.Thrown;
import io.tidewatch.processor.catalog.PatternCatalog;
import io.tidewatch.processor.ingest.IngestedLogs;
import io.tidewatch.processor.mine.LineParameters;
import io.tidewatch.processor.values.FarValue;
import java.util.List;
import java.util.Objects;

/**
 * A log line as rules see it.
 *
 * @param line the line
 * @param pattern id of its pattern; empty where none was found
 * @param catalog what was merged into which pattern
 * @param far numbers in it that are far outside of what is usual
 * @param parameters what stands at those of its pattern
 */
record LogLine(
        IngestedLogs.Line line, String pattern, PatternCatalog catalog, List<FarValue> far, LineParameters parameters)
        implements Event {
    /** Whose numbers nobody has looked at. */
    LogLine(IngestedLogs.Line line, String pattern, PatternCatalog catalog) {
        this(line, pattern, catalog, List.of(), LineParameters.NONE);
    }

    @Override
    public List<String> formerly(Field field) {
        return field.kind() != Field.Kind.PATTERN || pattern.isEmpty()
                ? List.of()
                : catalog.formerly(PatternCatalog.serviceName(line.source().service()), pattern);
    }

    @Override
    public String text(Field field) {
        LogEvent event = line.event();
        return switch (field.kind()) {
            case LEVEL -> event.level().name();
            case SEVERITY -> Ranks.severityOf(event.level()).name();
            case LOGGER -> event.logger();
            case THREAD -> event.thread();
            case MESSAGE -> event.message();
            case TEMPLATE -> event.template() == null ? "" : event.template();
            case PATTERN -> pattern;
            case FINGERPRINT -> event.thrown() == null ? "" : fingerprint(event.thrown());
            case TYPE -> event.thrown() == null ? "" : event.thrown().type();
            case CONTEXT, TAG -> event.context().getOrDefault(field.name(), "");
            case FIELD -> Objects.toString(event.fields().get(field.name()), "");
            default -> Event.ofSource(field.kind(), line.source());
        };
    }

    private static String fingerprint(Thrown thrown) {
        return thrown.fingerprint() == null ? "" : thrown.fingerprint();
    }

    @Override
    public int rank() {
        return Ranks.of(line.event().level());
    }

    @Override
    public Source source() {
        return line.source();
    }

    @Override
    public String sample() {
        LogLevel level = line.event().level();
        return level + " " + line.event().message();
    }
}
