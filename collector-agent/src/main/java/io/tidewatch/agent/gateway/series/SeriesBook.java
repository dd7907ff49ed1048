package io.tidewatch.agent.gateway.series;

import io.tidewatch.event.Source;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The series and sources that are known: a bounded number of each, those silent for long make room. Whoever uses it, or what
 * it gives out, holds its lock.
 */
public final class SeriesBook {
    private final Limits limits;
    private final BinaryOperator<String> redaction;
    /** Least recently seen first. */
    private final LinkedHashMap<String, Series> series = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<String, Known> sources = new HashMap<>();

    /**
     * How many, how large, how long.
     *
     * @param dropLabels names of labels that are left out
     */
    public record Limits(
            int maxSources,
            int maxSeries,
            int maxLabels,
            int maxLabelChars,
            long forgetAfterMillis,
            Set<String> dropLabels) {
        public Limits {
            dropLabels = Set.copyOf(dropLabels);
        }
    }

    private static final class Known {
        final Source source;
        int series;
        long lastSeenMillis;

        Known(Source source) {
            this.source = source;
        }
    }

    /** @param redaction of a label's name and value makes the value as it may leave */
    public SeriesBook(Limits limits, BinaryOperator<String> redaction) {
        this.limits = limits;
        this.redaction = redaction;
    }

    public int series() {
        return series.size();
    }

    public int sources() {
        return sources.size();
    }

    /**
     * @param labels as they came; not kept
     * @return the series; null where there is no room, or a label is too long, which is counted
     */
    public @Nullable Series series(
            Source source, String name, Map<String, String> labels, long nowMillis, Losses losses) {
        String key = key(source, name, labels);
        Series known = series.get(key);
        if (known == null) {
            known = added(key, source, name, labels, nowMillis, losses);
        }
        if (known != null) {
            known.lastSeenMillis = nowMillis;
            seen(known.source().key(), nowMillis);
        }
        return known;
    }

    /** @return the source as one object; null where there is no room for another, which is counted */
    public @Nullable Source source(Source said, long nowMillis, Losses losses) {
        Known known = sources.get(said.key());
        if (known == null) {
            if (sources.size() >= limits.maxSources()) {
                forgetSilent(nowMillis);
            }
            if (sources.size() >= limits.maxSources()) {
                losses.add(Loss.SOURCES);
                return null;
            }
            known = new Known(said);
            sources.put(said.key(), known);
        }
        known.lastSeenMillis = nowMillis;
        return known.source.equals(said) ? known.source : said;
    }

    /** Those silent for long are forgotten; what counts on with them begins anew. */
    public void forgetSilent(long nowMillis) {
        long before = nowMillis - limits.forgetAfterMillis();
        var eldest = series.values().iterator();
        while (eldest.hasNext()) {
            Series next = eldest.next();
            if (next.lastSeenMillis >= before) {
                break;
            }
            eldest.remove();
            Known of = sources.get(next.source().key());
            if (of != null) {
                of.series--;
            }
        }
        Collection<Known> all = sources.values();
        all.removeIf(known -> known.series <= 0 && known.lastSeenMillis < before);
    }

    private @Nullable Series added(
            String key, Source source, String name, Map<String, String> labels, long nowMillis, Losses losses) {
        Map<String, String> clean = clean(name, labels);
        if (clean == null) {
            losses.add(Loss.LABELS);
            return null;
        }
        if (series.size() >= limits.maxSeries()) {
            forgetSilent(nowMillis);
        }
        if (series.size() >= limits.maxSeries()) {
            losses.add(Loss.SERIES);
            return null;
        }
        Source kept = source(source, nowMillis, losses);
        if (kept == null) {
            return null;
        }
        Series made = new Series(kept, name, clean);
        series.put(key, made);
        Known of = sources.get(kept.key());
        if (of != null) {
            of.series++;
        }
        return made;
    }

    private void seen(String source, long nowMillis) {
        Known known = sources.get(source);
        if (known != null) {
            known.lastSeenMillis = nowMillis;
        }
    }

    private @Nullable Map<String, String> clean(String name, Map<String, String> labels) {
        if (name.length() > limits.maxLabelChars()) {
            return null;
        }
        Map<String, String> out = new HashMap<>();
        for (Map.Entry<String, String> label : labels.entrySet()) {
            String value = label.getValue();
            if (limits.dropLabels().contains(label.getKey()) || value.isEmpty()) {
                continue;
            }
            if (out.size() >= limits.maxLabels() || label.getKey().length() > limits.maxLabelChars()) {
                return null;
            }
            out.put(label.getKey(), redaction.apply(label.getKey(), cut(value)));
        }
        return Map.copyOf(out);
    }

    private String cut(String value) {
        int most = limits.maxLabelChars();
        if (value.length() <= most) {
            return value;
        }
        return value.substring(0, Character.isHighSurrogate(value.charAt(most - 1)) ? most - 1 : most);
    }

    private String key(Source source, String name, Map<String, String> labels) {
        StringBuilder key = new StringBuilder(64);
        part(key, source.key());
        part(key, name);
        List<String> names = labels.keySet().stream()
                .filter(label -> !limits.dropLabels().contains(label))
                .sorted()
                .toList();
        for (String label : names) {
            part(key, label);
            part(key, labels.getOrDefault(label, ""));
        }
        return key.toString();
    }

    /** With its length: no text within can look like an end. */
    private static void part(StringBuilder key, String text) {
        key.append(text.length()).append(':').append(text);
    }
}
