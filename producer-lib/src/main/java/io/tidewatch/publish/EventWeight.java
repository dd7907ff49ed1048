package io.tidewatch.publish;

import io.tidewatch.event.Breadcrumb;
import io.tidewatch.event.ErrorEvent;
import io.tidewatch.event.LogEvent;
import io.tidewatch.event.MetricBatch;
import java.util.List;
import java.util.Map;

/** About how many bytes an event holds in memory: what the queue's bound is reckoned in. */
public final class EventWeight {
    private static final int EVENT = 256;
    private static final int POINT = 300;
    private static final int ENTRY = 48;

    private EventWeight() {}

    public static int of(LogEvent event) {
        long sum = EVENT + event.message().length() + list(event.arguments()) + map(event.context());
        sum += (long) ENTRY * event.fields().size();
        for (Object value : event.fields().values()) {
            sum += value instanceof String text ? text.length() : 16;
        }
        if (event.thrown() != null) {
            sum += event.thrown().stack().length() + event.thrown().message().length();
        }
        return clamp(sum);
    }

    public static int of(ErrorEvent event) {
        long crumbs = 0;
        for (Breadcrumb crumb : event.breadcrumbs()) {
            crumbs += ENTRY + crumb.message().length();
        }
        return clamp(EVENT
                + crumbs
                + event.message().length()
                + event.stack().length()
                + map(event.context())
                + map(event.tags()));
    }

    public static int of(MetricBatch batch) {
        return clamp(EVENT + (long) POINT * batch.points().size());
    }

    private static long list(List<String> texts) {
        long sum = 0;
        for (String text : texts) {
            sum += ENTRY + text.length();
        }
        return sum;
    }

    private static long map(Map<String, String> map) {
        long sum = 0;
        for (Map.Entry<String, String> entry : map.entrySet()) {
            sum += ENTRY + entry.getKey().length() + entry.getValue().length();
        }
        return sum;
    }

    private static int clamp(long sum) {
        return (int) Math.min(Integer.MAX_VALUE, sum);
    }
}
