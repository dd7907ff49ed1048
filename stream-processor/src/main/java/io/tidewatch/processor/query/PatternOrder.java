package io.tidewatch.processor.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a list of patterns shows first, and what it leaves out. */
enum PatternOrder {
    /** Most lines first. */
    COUNT,
    /** First seen within the time asked for, the newest first. */
    NEW,
    /** No line within the last hour, but some in the hour before or a week ago; the most first. */
    VANISHED,
    /** Twice as many lines as both then, where anything is known of then; the steepest first. */
    SPIKING,
    /** Fewest lines first. */
    RARE;

    /** Fewer lines spike by chance. */
    private static final long LEAST_SPIKE = 10;

    private static final double SPIKE = 2;

    static PatternOrder of(Params p) {
        return AlertQuestions.constant(PatternOrder.class, "sort", p.text("sort", "COUNT"));
    }

    List<ObjectNode> sorted(List<ObjectNode> rows, long fromMillis, long toMillis) {
        Comparator<ObjectNode> byId = Comparator.comparing(row -> row.path("id").asText());
        return rows.stream()
                .filter(row -> shows(row, fromMillis, toMillis))
                .sorted(Comparator.<ObjectNode>comparingDouble(row -> -weight().applyAsDouble(row))
                        .thenComparing(byId))
                .toList();
    }

    private boolean shows(ObjectNode row, long fromMillis, long toMillis) {
        boolean other = row.path("id").asText().equals("other");
        long count = row.path("count").asLong();
        return switch (this) {
            case COUNT -> count > 0;
            case RARE -> count > 0 && !other;
            case NEW -> {
                long first = row.path("firstSeenMillis").asLong();
                yield count > 0 && !other && first >= fromMillis && first < toMillis;
            }
            case VANISHED -> !other && row.path("lastHour").asLong() == 0 && reference(row) > 0;
            case SPIKING -> {
                boolean known = !row.path("hourBefore").isNull()
                        || !row.path("lastWeek").isNull();
                yield !other && known && row.path("lastHour").asLong() >= LEAST_SPIKE && factor(row) >= SPIKE;
            }
        };
    }

    private ToDoubleFunction<ObjectNode> weight() {
        return switch (this) {
            case COUNT -> row -> row.path("count").asDouble();
            case RARE -> row -> -row.path("count").asDouble();
            case NEW -> row -> row.path("firstSeenMillis").asDouble();
            case VANISHED -> PatternOrder::reference;
            case SPIKING -> PatternOrder::factor;
        };
    }

    private static double reference(ObjectNode row) {
        return Math.max(row.path("hourBefore").asLong(), row.path("lastWeek").asLong());
    }

    private static double factor(ObjectNode row) {
        return row.path("lastHour").asLong() / Math.max(1, reference(row));
    }
}
