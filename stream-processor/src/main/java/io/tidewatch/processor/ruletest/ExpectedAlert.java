package io.tidewatch.processor.ruletest;

import io.tidewatch.alert.Alert;
import io.tidewatch.alert.AlertState;
import io.tidewatch.event.Severity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is expected of one alert; of what is null nothing is expected.
 *
 * @param ruleId empty: that of its moment
 * @param labels those it has at least
 * @param value equal, rounded to as many places as are written
 * @param why found in its sentence
 * @param annotations those it has at least
 * @param told who was told of it since it last began to fire
 */
public record ExpectedAlert(
        String ruleId,
        Map<String, String> labels,
        AlertState state,
        @Nullable Severity severity,
        @Nullable BigDecimal value,
        @Nullable String why,
        Map<String, String> annotations,
        @Nullable Told told) {
    /**
     * Whether people were told.
     *
     * @param receivers exactly these; empty where anybody or nobody is meant
     */
    public record Told(boolean anybody, Set<String> receivers) {
        public Told {
            receivers = Set.copyOf(receivers);
        }

        boolean fits(Set<String> were) {
            return receivers.isEmpty() ? anybody != were.isEmpty() : receivers.equals(were);
        }

        String text() {
            return receivers.isEmpty() ? anybody ? "somebody" : "nobody" : String.join(", ", new TreeSet<>(receivers));
        }
    }

    public ExpectedAlert {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** @return what of the alert is otherwise; empty where it is the one */
    List<String> misfits(Seen seen) {
        Alert alert = seen.alert();
        List<String> out = new ArrayList<>();
        if (!ruleId.isEmpty() && !ruleId.equals(alert.ruleId())) {
            out.add("rule is " + alert.ruleId() + ", not " + ruleId);
        }
        different("label", labels, alert.labels(), out);
        if (state != alert.state()) {
            out.add("it is " + Words.state(alert.state()) + ", not " + Words.state(state));
        }
        if (severity != null && severity != alert.severity()) {
            out.add("severity is " + alert.severity() + ", not " + severity);
        }
        if (value != null && !isValue(value, alert.value())) {
            String is = alert.value() == null ? "not there" : Words.number(alert.value());
            out.add("value is " + is + ", not " + value.toPlainString());
        }
        if (why != null && !alert.why().contains(why)) {
            out.add("why does not say '" + why + "'");
        }
        different("annotation", annotations, alert.annotations(), out);
        if (told != null && !told.fits(seen.told())) {
            String were = seen.told().isEmpty() ? "nobody" : String.join(", ", new TreeSet<>(seen.told()));
            out.add(were + " was told, not " + told.text());
        }
        return out;
    }

    private static void different(
            String what, Map<String, String> expected, Map<String, String> are, List<String> out) {
        expected.forEach((name, text) -> {
            String is = are.get(name);
            if (!text.equals(is)) {
                out.add(what + " " + name + " is " + (is == null ? "not there" : "'" + is + "'") + ", not '" + text
                        + "'");
            }
        });
    }

    /** @return whether that is the value, to as many places as are written */
    static boolean isValue(BigDecimal written, @Nullable Double is) {
        if (is == null || !Double.isFinite(is)) {
            return false;
        }
        BigDecimal half = BigDecimal.valueOf(5, Math.max(0, written.scale()) + 1);
        return BigDecimal.valueOf(is).subtract(written).abs().compareTo(half) <= 0;
    }

    String text() {
        StringBuilder out = new StringBuilder(Words.state(state));
        out.append(severity == null ? "" : " " + severity).append(' ').append(Words.labels(labels));
        out.append(ruleId.isEmpty() ? "" : " of " + ruleId);
        out.append(value == null ? "" : ", value " + value.toPlainString());
        out.append(why == null ? "" : ", why '" + why + "'");
        annotations.forEach((name, text) ->
                out.append(", ").append(name).append(" '").append(text).append("'"));
        out.append(told == null ? "" : ", told " + told.text());
        return out.toString();
    }
}
