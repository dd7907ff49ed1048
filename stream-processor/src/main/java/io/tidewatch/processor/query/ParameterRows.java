package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidewatch.processor.values.PatternValues;
import io.tidewatch.processor.values.ValueSummary;
import io.tidewatch.processor.values.ValueSummary.Range;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What instances know of the values of a pattern's parameters, merged as sketches and then told in numbers. */
final class ParameterRows {
    private static final Logger LOG = LoggerFactory.getLogger(ParameterRows.class);

    private ParameterRows() {}

    /**
     * Adds {@code valueLines}, {@code valuesSinceMillis} and {@code parameters}: what the items' {@code values} say together.
     *
     * @return how many items' values could not be read
     */
    static int add(List<JsonNode> items, ObjectNode out) {
        PatternValues whole = new PatternValues();
        int unread = 0;
        for (JsonNode item : items) {
            String values = item.path("values").asText("");
            if (!values.isEmpty() && !add(whole, values)) {
                unread++;
            }
        }
        out.put("valueLines", whole.lines());
        if (whole.lines() > 0) {
            out.put("valuesSinceMillis", whole.sinceMillis());
        }
        ArrayNode parameters = out.putArray("parameters");
        whole.summaries().forEach(summary -> write(summary, parameters.addObject()));
        return unread;
    }

    private static boolean add(PatternValues whole, String values) {
        try {
            whole.add(PatternValues.read(Base64.getDecoder().decode(values)));
            return true;
        } catch (RuntimeException e) {
            // of an instance of another release: the counts it told with it stand
            LOG.atWarn()
                    .addKeyValue("why", e.getMessage())
                    .log("what an instance told of a pattern's values cannot be read");
            return false;
        }
    }

    private static void write(ValueSummary summary, ObjectNode out) {
        out.put("name", summary.name());
        out.put("kind", summary.kind().name().toLowerCase(Locale.ROOT));
        out.put("unit", summary.unit());
        out.put("lines", summary.lines()).put("distinct", summary.distinct()).put("numbers", summary.numbers());
        if (summary.numbers() > 0) {
            range(summary.range(), out);
        }
        range("today", summary.today(), out);
        range("before", summary.before(), out);
        ArrayNode top = out.putArray("top");
        summary.top().forEach(each -> top.addObject().put("value", each.value()).put("count", each.count()));
    }

    private static void range(String name, Range range, ObjectNode out) {
        if (!Double.isNaN(range.p50())) {
            range(range, out.putObject(name));
        }
    }

    private static void range(Range range, ObjectNode out) {
        out.put("min", rounded(range.min())).put("p50", rounded(range.p50())).put("p90", rounded(range.p90()));
        out.put("p99", rounded(range.p99())).put("max", rounded(range.max()));
        out.put("errorPercent", Math.round(range.errorPercent() * 10) / 10.0);
    }

    /** Percentiles are within {@code errorPercent}, 1 % at best: more than six digits say nothing. */
    private static double rounded(double value) {
        if (value == 0 || value == Math.rint(value) || Double.isInfinite(value)) {
            return value;
        }
        double scale = Math.pow(10, 5 - Math.floor(Math.log10(Math.abs(value))));
        return Double.isInfinite(scale) ? value : Math.round(value * scale) / scale;
    }
}
