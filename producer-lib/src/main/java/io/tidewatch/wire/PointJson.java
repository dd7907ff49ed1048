package io.tidewatch.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidewatch.event.Distribution;
import io.tidewatch.event.MetricPoint;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one point of a metric batch. */
final class PointJson {
    private static final long[] NONE = new long[0];

    private String name = "";
    private String fault = "";

    /** @return why the last point was refused */
    String fault() {
        return "point '" + (name.length() <= 60 ? name : name.substring(0, 60)) + "': " + fault;
    }

    /** @return the point, or null where it has to be left out; the parser is left on its end either way */
    @Nullable
    MetricPoint read(JsonParser in) throws IOException {
        name = fault = "";
        Map<String, String> labels = Map.of();
        String kind = "g";
        double value = Double.NaN;
        long start = 0;
        Distribution distribution = null;
        for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
            in.nextToken();
            switch (field) {
                case "n" -> name = JsonIn.text(in);
                case "l" -> labels = JsonIn.texts(in);
                case "k" -> kind = JsonIn.text(in);
                case "x" -> value = JsonIn.number(in);
                case "s" -> start = JsonIn.whole(in, 0);
                case "d" -> distribution = distribution(in);
                default -> in.skipChildren();
            }
        }
        if (name.isEmpty()) {
            fault = "no name";
        } else if (Double.isNaN(value)) {
            fault = "x is no finite number";
        } else if (kind.equals("d") && distribution == null && fault.isEmpty()) {
            fault = "no distribution";
        }
        if (!fault.isEmpty()) {
            return null;
        }
        return switch (kind) {
            case "g" -> MetricPoint.gauge(name, labels, value);
            case "c" -> MetricPoint.counter(name, labels, value, start);
            case "d" -> new MetricPoint(name, labels, MetricPoint.Kind.DISTRIBUTION, value, start, distribution);
            default -> refused("kind is none of g, c, d");
        };
    }

    private @Nullable Distribution distribution(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            fault = "d is no object";
            return null;
        }
        long count = 0;
        long zeros = 0;
        double sum = Double.NaN;
        double min = 0;
        double max = 0;
        long[] indexes = NONE;
        long[] counts = NONE;
        for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
            in.nextToken();
            switch (field) {
                case "n" -> count = JsonIn.whole(in, -1);
                case "sum" -> sum = JsonIn.number(in);
                case "min" -> min = JsonIn.number(in);
                case "max" -> max = JsonIn.number(in);
                case "z" -> zeros = JsonIn.whole(in, -1);
                case "i" -> indexes = numbers(in);
                case "c" -> counts = numbers(in);
                default -> in.skipChildren();
            }
        }
        if (Double.isNaN(sum) || Double.isNaN(min) || Double.isNaN(max)) {
            fault = "sum, min or max is no finite number";
        } else if (count < 0 || zeros < 0 || indexes.length != counts.length || !buckets(indexes, counts)) {
            fault = "its buckets are damaged";
        }
        if (!fault.isEmpty()) {
            return null;
        }
        int[] places = Arrays.stream(indexes).mapToInt(index -> (int) index).toArray();
        return new Distribution(count, sum, min, max, zeros, places, counts);
    }

    private static boolean buckets(long[] indexes, long[] counts) {
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] < 0 || indexes[i] != (int) indexes[i] || i > 0 && indexes[i] <= indexes[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /** A place that holds no whole number becomes the least long, which no bucket accepts. */
    private static long[] numbers(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            in.skipChildren();
            return NONE;
        }
        long[] numbers = new long[16];
        int size = 0;
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, size * 2);
            }
            numbers[size++] = JsonIn.whole(in, Long.MIN_VALUE);
        }
        return Arrays.copyOf(numbers, size);
    }

    private @Nullable MetricPoint refused(String why) {
        fault = why;
        return null;
    }
}
