package io.tidewatch.processor.ingest;

import io.tidewatch.event.Breadcrumb;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.Source;
import io.tidewatch.wire.Decoded;
import io.tidewatch.wire.ErrorEventDecoder;
import io.tidewatch.wire.Lines;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads error events, finds their groups and cuts them to what may be sent on. */
final class ErrorReader implements RecordReader<IngestedError> {
    private static final int MOST_STACK = 56 << 10;
    private static final int MOST_MESSAGE = 8 << 10;
    private static final int MOST_BREADCRUMBS = 20;
    private static final int MOST_BREADCRUMB = 256;
    /** A thousand of such events overflow nothing. */
    private static final int MOST_COUNT = 1_000_000_000;

    /** Names of versions are a letter and a number: v10 is newer than v9. */
    private static final Comparator<String> NEWEST_VERSION = Comparator.comparingInt(String::length)
            .thenComparing(Comparator.naturalOrder())
            .reversed();

    private final ErrorEventDecoder decoder = new ErrorEventDecoder();
    private final UnaryOperator<@Nullable String> alias;

    /** @param alias the group a fingerprint leads to, or null where it is its own */
    ErrorReader(UnaryOperator<@Nullable String> alias) {
        this.alias = alias;
    }

    @Override
    public void read(Incoming in, Intake<IngestedError> intake) {
        SourceRow row = intake.row(in.origin().source(), in.appendMillis());
        Intake.Numbers numbers = intake.numbers(in, row);
        int[] last = {-1};
        Lines.forEach(in.value(), (index, from, to) -> {
            last[0] = index;
            if (!numbers.fresh(index)) {
                intake.repeated(row, 1);
                return;
            }
            Decoded<ErrorEvent> decoded = decoder.decode(in.value(), from, to);
            if (decoded instanceof Decoded.Ok<ErrorEvent> ok) {
                error(in, intake, index, ok.value(), row);
            } else {
                intake.bad(in, row, index, (Decoded.Bad<ErrorEvent>) decoded, from, to);
            }
        });
        intake.took(numbers, row, in, last[0] + 1);
    }

    private void error(Incoming in, Intake<IngestedError> intake, int index, ErrorEvent event, SourceRow row) {
        boolean own = !event.source().equals(Source.UNKNOWN);
        Source source = own ? event.source() : in.origin().source();
        SourceRow whose = own && !source.key().equals(row.source.key()) ? intake.row(source, in.appendMillis()) : row;
        long eventMillis = intake.time(whose, event.timeMillis(), in.appendMillis());
        String group = group(event);
        intake.good(
                group, new IngestedError(group, in.at(), index, in.appendMillis(), eventMillis, fitted(event, source)));
    }

    /**
     * The alias of its fingerprint, else that of an older algorithm's, the newest of them first, else itself: a known
     * group keeps its id.
     */
    private String group(ErrorEvent event) {
        String group = alias.apply(event.fingerprint());
        if (group == null && event.fingerprints().size() > 1) {
            List<String> versions = new ArrayList<>(event.fingerprints().keySet());
            versions.sort(NEWEST_VERSION);
            for (int i = 0; group == null && i < versions.size(); i++) {
                group = alias.apply(event.fingerprints().get(versions.get(i)));
            }
        }
        return group == null ? Cuts.to(event.fingerprint(), Cuts.MOST_NAME) : group;
    }

    private static ErrorEvent fitted(ErrorEvent e, Source source) {
        return new ErrorEvent(
                e.timeMillis(),
                source,
                Cuts.to(e.fingerprint(), Cuts.MOST_NAME),
                Cuts.texts(e.fingerprints()),
                Cuts.to(e.type(), Cuts.MOST_NAME),
                Cuts.to(e.message(), MOST_MESSAGE),
                Cuts.to(e.stack(), MOST_STACK),
                Cuts.to(e.culprit(), Cuts.MOST_NAME),
                Cuts.to(e.logger(), Cuts.MOST_NAME),
                Cuts.to(e.thread(), Cuts.MOST_NAME),
                e.handled(),
                e.severity(),
                Math.min(e.count(), MOST_COUNT),
                Cuts.texts(e.context()),
                Cuts.texts(e.tags()),
                Cuts.to(e.user(), Cuts.MOST_NAME),
                Cuts.to(e.severityReason(), Cuts.MOST_NAME),
                breadcrumbs(e.breadcrumbs()));
    }

    /** The newest ones. */
    private static List<Breadcrumb> breadcrumbs(List<Breadcrumb> all) {
        return all.subList(Math.max(0, all.size() - MOST_BREADCRUMBS), all.size()).stream()
                .map(b -> new Breadcrumb(
                        b.timeMillis(),
                        b.level(),
                        Cuts.to(b.logger(), MOST_BREADCRUMB / 4),
                        Cuts.to(b.message(), MOST_BREADCRUMB)))
                .toList();
    }
}
