package io.tidewatch.example.analyzer;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.tidewatch.event.Severity;
import io.tidewatch.processor.plugin.Analyzer;
import io.tidewatch.processor.plugin.AnalyzerContext;
import io.tidewatch.processor.plugin.AnalyzerInput;
import io.tidewatch.processor.plugin.AnalyzerSettings;
import io.tidewatch.processor.plugin.AnalyzerState;
import io.tidewatch.processor.plugin.Finding;
import io.tidewatch.processor.plugin.LogView;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Something began and did not end in time: a line that matches {@code start}, and within {@code within} of it none of the same
 * source and key that matches {@code end}. The key is the first group of either expression, such as the task's number in
 * {@code task (\S+) started}.
 */
public final class StartsWithoutEnd implements Analyzer {
    /** Rows of what began: by source and key. */
    private static final String OPEN = "o/";

    /** Rows of when it is looked at again: by time, then as above. */
    private static final String DUE = "d/";

    private static final int MOST_A_TICK = 1_000;
    private static final int KEY_CHARS = 200;
    private static final int LINE_CHARS = 500;

    private Pattern start = Pattern.compile("");
    private Pattern end = Pattern.compile("");
    private Duration within = Duration.ZERO;
    private Duration toldFor = Duration.ZERO;
    private Severity severity = Severity.WARNING;
    private AnalyzerContext context;

    @Override
    public int api() {
        return API;
    }

    @Override
    public String name() {
        return "starts-without-end";
    }

    @Override
    public String version() {
        return "1.0";
    }

    @Override
    public Set<AnalyzerInput> inputs() {
        return Set.of(AnalyzerInput.LOGS);
    }

    @Override
    public void configure(AnalyzerSettings settings) {
        start = expression(settings, "start");
        end = expression(settings, "end");
        Duration second = Duration.ofSeconds(1);
        within = settings.duration("within", Duration.ofMinutes(10), second, Duration.ofDays(7));
        toldFor = settings.duration("toldFor", Duration.ofDays(1), second, Duration.ofDays(7));
        severity = settings.choice("severity", Severity.WARNING);
    }

    @Override
    public void start(AnalyzerContext given) {
        context = given;
    }

    @Override
    public void onLog(LogView line) {
        String began = key(start, line);
        if (!began.isEmpty()) {
            begins(began, line);
            return;
        }
        String ended = key(end, line);
        if (!ended.isEmpty()) {
            ends(ended);
        }
    }

    @Override
    public void tick(long nowMillis) {
        AnalyzerState state = context.state();
        for (AnalyzerState.Row due : state.range(DUE, DUE + sortable(nowMillis + 1), MOST_A_TICK)) {
            String id = due.text();
            String row = state.text(OPEN + id);
            if (row != null && !late(id, Open.of(row), nowMillis)) {
                // no room for more: it stays due, and comes first at the next tick
                return;
            }
            state.remove(due.key());
        }
    }

    private void begins(String id, LogView line) {
        ends(id);
        AnalyzerState state = context.state();
        Open open = new Open(
                line.timeMillis(),
                context.nowMillis() + within.toMillis(),
                0,
                line.source().service(),
                line.source().host(),
                Finding.cut(line.message(), LINE_CHARS));
        // either both rows or none: one that is never looked at again would stay for ever
        if (state.put(OPEN + id, open.text()) && !state.put(due(open.dueMillis(), id), id)) {
            state.remove(OPEN + id);
        }
    }

    private void ends(String id) {
        AnalyzerState state = context.state();
        String row = state.text(OPEN + id);
        if (row == null) {
            return;
        }
        Open open = Open.of(row);
        state.remove(OPEN + id);
        state.remove(due(open.dueMillis(), id));
        if (open.toldMillis() > 0) {
            var unused = context.over(finding(id, open));
        }
    }

    /**
     * Told of once; after {@code toldFor} it is forgotten.
     *
     * @return whether there was room to tell of it
     */
    private boolean late(String id, Open open, long nowMillis) {
        AnalyzerState state = context.state();
        if (open.toldMillis() > 0) {
            state.remove(OPEN + id);
            return true;
        }
        Open told = open.told(nowMillis, nowMillis + toldFor.toMillis());
        if (!context.report(finding(id, told))) {
            return false;
        }
        // where there is no room for rows it is told of and forgotten
        if (!state.put(OPEN + id, told.text()) || !state.put(due(told.dueMillis(), id), id)) {
            state.remove(OPEN + id);
        }
        return true;
    }

    private Finding finding(String id, Open open) {
        String key = id.substring(id.lastIndexOf('\n') + 1);
        String source = id.substring(0, id.lastIndexOf('\n'));
        Map<String, String> labels = open.host().isEmpty()
                ? Map.of("service", open.service(), "source", source, "key", key)
                : Map.of("service", open.service(), "source", source, "key", key, "host", open.host());
        return new Finding(
                "start-without-end",
                labels,
                severity,
                key + " of " + source + " began and did not end within " + within.toSeconds() + " s",
                Map.of("line", open.line()),
                open.beganMillis(),
                toldFor);
    }

    /** @return source and key of a line that matches; empty where it does not */
    private static String key(Pattern pattern, LogView line) {
        Matcher matcher = pattern.matcher(line.message());
        if (!matcher.find() || matcher.group(1) == null || matcher.group(1).isBlank()) {
            return "";
        }
        return Finding.cut(line.source().key(), KEY_CHARS) + "\n" + Finding.cut(matcher.group(1), KEY_CHARS);
    }

    private static Pattern expression(AnalyzerSettings settings, String key) {
        String text = settings.text(key);
        try {
            Pattern pattern = Pattern.compile(text);
            if (!text.isEmpty() && pattern.groupCount() < 1) {
                settings.refuse(key, "is '" + text + "', expected a group such as in 'task (\\S+) started'");
            }
            return pattern;
        } catch (PatternSyntaxException e) {
            settings.refuse(key, "is '" + text + "', no regular expression: " + e.getDescription());
            return Pattern.compile("");
        }
    }

    private static String due(long millis, String id) {
        return DUE + sortable(millis) + "/" + id;
    }

    private static String sortable(long millis) {
        return String.format("%014d", millis);
    }
}
