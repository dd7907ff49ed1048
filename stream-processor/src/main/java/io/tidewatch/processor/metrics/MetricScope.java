package io.tidewatch.processor.metrics;

import com.google.re2j.Pattern;
import io.tidewatch.alert.Matcher;
import io.tidewatch.event.Source;
import io.tidewatch.processor.signals.LinearRegex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which series are meant, and into which group each belongs. */
final class MetricScope {
    private static final String LABEL = "label.";

    private final List<Test> ofSource = new ArrayList<>();
    private final List<Test> ofLabels = new ArrayList<>();
    private final List<String> groupBy;

    /** One condition, ready to be asked. */
    private record Test(
            String field,
            Matcher.Op op,
            String value,
            @Nullable Pattern pattern) {
        boolean holds(String actual) {
            return switch (op) {
                case EQUAL -> actual.equals(value);
                case NOT_EQUAL -> !actual.equals(value);
                case MATCHES -> pattern != null && LinearRegex.matches(pattern, actual);
                default -> pattern != null && !LinearRegex.matches(pattern, actual);
            };
        }
    }

    /** @throws IllegalArgumentException naming the condition that cannot be asked */
    MetricScope(List<Matcher> where, List<String> groupBy) {
        for (Matcher matcher : where) {
            boolean source = isOfSource(matcher.field());
            (source ? ofSource : ofLabels).add(test(matcher, source ? matcher.field() : label(matcher.field())));
        }
        this.groupBy = groupBy;
    }

    /** @throws IllegalArgumentException naming the condition that cannot be asked */
    static void check(List<Matcher> where) {
        where.forEach(matcher -> test(matcher, matcher.field()));
    }

    private static Test test(Matcher matcher, String field) {
        return switch (matcher.op()) {
            case EQUAL, NOT_EQUAL -> new Test(field, matcher.op(), matcher.value(), null);
            case MATCHES, NOT_MATCHES ->
                new Test(field, matcher.op(), matcher.value(), LinearRegex.compile(matcher.value()));
            default ->
                throw new IllegalArgumentException(
                        matcher.op() + " of " + matcher.field() + ": series are told by =, !=, =~ and !~");
        };
    }

    /** @return the service all its sources are of; empty where it is not told */
    String service() {
        for (Test test : ofSource) {
            if (test.field.equals("service") && test.op == Matcher.Op.EQUAL) {
                return test.value;
            }
        }
        return "";
    }

    boolean has(Source source) {
        for (Test test : ofSource) {
            if (!test.holds(field(source, test.field))) {
                return false;
            }
        }
        return true;
    }

    boolean has(SeriesName name) {
        for (Test test : ofLabels) {
            if (!test.holds(name.labels().getOrDefault(test.field, ""))) {
                return false;
            }
        }
        return true;
    }

    Map<String, String> groupOf(Source source, SeriesName name) {
        Map<String, String> group = new LinkedHashMap<>();
        for (String field : groupBy) {
            group.put(
                    field,
                    isOfSource(field) ? field(source, field) : name.labels().getOrDefault(label(field), ""));
        }
        return group;
    }

    private static String label(String field) {
        return field.startsWith(LABEL) ? field.substring(LABEL.length()) : field;
    }

    private static boolean isOfSource(String field) {
        return switch (field) {
            case "service", "instance", "host", "environment", "release" -> true;
            default -> false;
        };
    }

    private static String field(Source source, String field) {
        return switch (field) {
            case "service" -> source.service();
            case "instance" -> source.instance();
            case "host" -> source.host();
            case "environment" -> source.environment();
            default -> source.release();
        };
    }
}
