package io.tidewatch.processor.ruletest;

import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.MetricPoint;
import io.tidewatch.event.Source;
import java.util.List;
import java.util.Map;

/**
 * Something that a source sends, again and again.
 *
 * @param moments when, and how much of it
 * @param lateMillis how long after it happened it is appended
 */
public record TestInput(Source source, What what, List<Moment> moments, long lateMillis) {
    /**
     * Once.
     *
     * @param afterMillis how long after the start of the test
     * @param value of a metric its value, else how many
     */
    public record Moment(long afterMillis, double value) {}

    /** What is sent. */
    public sealed interface What {}

    /** A point of a metric; of a distribution its value, recorded so many times. */
    public record Points(String metric, Map<String, String> labels, MetricPoint.Kind kind, long times) implements What {
        public Points {
            labels = Map.copyOf(labels);
        }
    }

    /** Lines of a log; their time is that of the moment. */
    public record Lines(LogEvent line) implements What {}

    /** Errors; their time is that of the moment. */
    public record Errors(ErrorEvent error) implements What {}

    /** It is alive and has nothing to say. */
    public record Heartbeat() implements What {}

    /** It says that it ends. */
    public record Goodbye() implements What {}

    public TestInput {
        moments = List.copyOf(moments);
    }

    /** @return how many events it is in all */
    double events() {
        return what instanceof Lines
                ? moments.stream().mapToDouble(Moment::value).sum()
                : moments.size();
    }
}
