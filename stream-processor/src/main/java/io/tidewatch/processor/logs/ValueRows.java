package io.tidewatch.processor.logs;

import io.tidewatch.event.LogEvent;
import io.tidewatch.processor.mine.LineParameters;
import io.tidewatch.processor.mine.Parameter;
import io.tidewatch.processor.mine.Parameters;
import io.tidewatch.processor.mine.PatternParameters;
import io.tidewatch.processor.store.Rounds;
import io.tidewatch.processor.store.RowStore;
import io.tidewatch.processor.values.FarValue;
import io.tidewatch.processor.values.PatternValues;
import io.tidewatch.redact.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the values of some lines of each pattern in a minute of append time, and keeps what they are like. Where somebody wants
 * to know of values that are far outside, more lines are compared with that, and kept only where one is. The rest of
 * the lines costs a comparison each.
 */
final class ValueRows {
    /** Rows that are looked at in a sweep. */
    private static final int SWEPT = 500;

    private final LogsConfig config;
    private final RowStore<String, PatternValues> rows;
    private final Rounds<PatternValues> rounds;
    private final KeyValueStore<String, byte[]> heads;
    private final UnaryOperator<String> redact;
    private final Parameters reader;
    private final List<FarValue> found = new ArrayList<>(0);
    private final Sensor notCompared;
    private long skipped;
    private long minute;
    private boolean compares;

    /** What is at hand of one pattern. A restart forgets it, and may compare as many lines of a minute again. */
    static final class Place {
        private @Nullable PatternParameters parameters;
        private String key = "";
        private long looksFrom = Long.MIN_VALUE;
        private long comparesFrom = Long.MIN_VALUE;
        private long comparedMinute;
        private int compared;

        private boolean compares(long minute, int most) {
            if (minute != comparedMinute) {
                comparedMinute = minute;
                compared = 0;
            }
            if (++compared > most) {
                comparesFrom = minute + 1;
            }
            return compared <= most;
        }
    }

    /** @param redact applied to what is kept; thread-safe */
    ValueRows(
            ProcessorContext<?, ?> context,
            LogsConfig config,
            RowStore<String, PatternValues> rows,
            KeyValueStore<String, byte[]> heads,
            UnaryOperator<String> redact) {
        this.config = config;
        this.rows = rows;
        this.rounds = new Rounds<>(rows, SWEPT);
        this.heads = heads;
        this.redact = redact;
        this.reader = new Parameters(config.miner());
        notCompared = LogPatternProcessor.sensor(
                context,
                "pattern-lines-not-compared",
                "lines whose values no outlier rule has seen, for their pattern had too many in the minute");
    }

    /** @param farWanted whether values that are far outside are to be found */
    void begin(long appendMillis, boolean farWanted) {
        minute = Math.floorDiv(appendMillis, NameTimes.MINUTE_MILLIS);
        compares = farWanted;
        found.clear();
    }

    /** @param line its place in the record */
    void line(String service, Counted pattern, LogEvent event, int line, long eventMillis) {
        Place place = pattern.values;
        if (minute >= place.looksFrom || compares && minute >= place.comparesFrom) {
            look(service, pattern, event, line, eventMillis);
        } else if (compares && place.comparesFrom == minute + 1) {
            skipped++;
        }
    }

    void close(ProcessorContext<?, ?> context) {
        context.metrics().removeSensor(notCompared);
    }

    /** @return what is far outside in the lines since {@link #begin} */
    List<FarValue> found() {
        if (skipped > 0) {
            notCompared.record((double) skipped);
            skipped = 0;
        }
        return List.copyOf(found);
    }

    private void look(String service, Counted pattern, LogEvent event, int line, long eventMillis) {
        Place place = pattern.values;
        PatternParameters parameters = parameters(service, pattern, event);
        List<Parameter> named = parameters.named();
        if (named.isEmpty()) {
            place.looksFrom = Long.MAX_VALUE;
            place.comparesFrom = Long.MAX_VALUE;
            return;
        }
        String key = place.key;
        PatternValues row = row(key);
        boolean looks = minute >= place.looksFrom && row.looks(minute, config.valueLines());
        if (!looks) {
            place.looksFrom = Math.max(place.looksFrom, minute + 1);
        }
        boolean far = compares && place.compares(minute, config.comparedLines());
        skipped += compares && !far ? 1 : 0;
        if (!looks && !far) {
            return;
        }
        List<String> values = parameters.values(reader, event.message(), event.arguments());
        int before = found.size();
        if (far) {
            row.far(named, values, line, found);
        }
        if (looks || found.size() > before) {
            List<String> shown = shown(named, values, event.message());
            for (int i = before; i < found.size(); i++) {
                FarValue value = found.get(i);
                found.set(i, value.shown(shown.get(place(named, value.parameter()))));
            }
            row.add(named, shown, eventMillis);
            rows.put(key, row);
        }
    }

    /** @return what stands at the parameters of the line, to be read by this task until its next record */
    LineParameters of(String service, Counted pattern, LogEvent event) {
        return LineParameters.of(parameters(service, pattern, event), reader, event.message(), event.arguments());
    }

    private PatternParameters parameters(String service, Counted pattern, LogEvent event) {
        Place place = pattern.values;
        PatternParameters known = place.parameters;
        if (known == null) {
            known = parameters(service, pattern.own, event);
            place.parameters = known;
            place.key = LogStores.key(service, pattern.own);
        }
        return known;
    }

    private PatternValues row(String key) {
        PatternValues known = rows.get(key);
        return known == null ? new PatternValues() : known;
    }

    private static int place(List<Parameter> named, String name) {
        int at = 0;
        while (!named.get(at).name().equals(name)) {
            at++;
        }
        return at;
    }

    /** Each is redacted under its name, and gone where the line as a whole does not show it. */
    private List<String> shown(List<Parameter> named, List<String> values, String message) {
        String line = redact.apply(message);
        boolean hides = !line.equals(message);
        int n = Math.min(PatternValues.MOST, Math.min(named.size(), values.size()));
        List<String> out = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            String value = values.get(i);
            boolean hidden = hides && message.contains(value) && !line.contains(value);
            out.add(hidden ? Redactor.MASK : redacted(named.get(i).name(), value));
        }
        return out;
    }

    private String redacted(String name, String value) {
        return redact instanceof Redactor redactor ? redactor.redactValue(name, value) : redact.apply(value);
    }

    /** A pattern became part of a wider one: so do its values, as far as the wide one has parameters of those names. */
    void merged(String service, String narrow, String wide) {
        String from = LogStores.key(service, narrow);
        PatternValues gone = rows.get(from);
        String to = LogStores.key(service, wide);
        byte[] head = heads.get(to);
        if (gone == null || head == null) {
            return;
        }
        PatternValues row = row(to);
        row.fold(gone, of(PatternHead.read(head)).named());
        rows.put(to, row);
        rows.delete(from);
    }

    void forget(String service, String id) {
        rows.delete(LogStores.key(service, id));
    }

    /** Deletes rows of which no line was looked at since then; so many at a time, from where it ended before. */
    void sweep(long beforeMillis) {
        rounds.next(row -> row.lastMillis() < beforeMillis).forEach(row -> rows.delete(row.key));
    }

    private PatternParameters parameters(String service, String id, LogEvent event) {
        String template = event.template();
        if (template != null && !template.isBlank()) {
            return PatternParameters.ofTemplate(PatternHead.cut(template, ServicePatterns.MOST_TEMPLATE));
        }
        byte[] bytes = heads.get(LogStores.key(service, id));
        PatternHead head = bytes == null ? null : PatternHead.read(bytes);
        // a mined line that reads like a template its source gave has no arguments
        return head == null || head.mined() == null ? PatternParameters.NONE : of(head);
    }

    private static PatternParameters of(PatternHead head) {
        String given = head.given();
        return given == null
                ? PatternParameters.of(Objects.requireNonNull(head.mined()))
                : PatternParameters.ofTemplate(given);
    }
}
