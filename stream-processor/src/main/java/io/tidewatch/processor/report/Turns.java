package io.tidewatch.processor.report;

import io.tidewatch.processor.metrics.MetricStep;
import io.tidewatch.processor.report.ReportLine.Signal;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** Where lines turned most within a period: the steps that are worth reading window by window. */
final class Turns {
    /** Steps that are read so, for whatever number of services and hosts. */
    static final int MOST = 24;

    /** Lines of hosts that can turn. */
    static final Set<Signal> OF_HOSTS = Collections.unmodifiableSet(EnumSet.of(Signal.CPU, Signal.MEMORY));

    private static final double LEAST_TIMES = 1.5;
    private static final double LEAST_SHARE = 0.1;

    private final Map<Integer, Set<String>> namesByStep = new TreeMap<>();

    private Turns() {}

    /** @return by number of the step the services and hosts that turned in it, or with its begin */
    static Map<Integer, Set<String>> of(Collection<ReportLine> lines) {
        Turns turns = new Turns();
        lines.forEach(turns::add);
        return turns.namesByStep;
    }

    private void add(ReportLine line) {
        switch (line.signal()) {
            case REQUESTS, MESSAGES -> {
                turn(line, Turns::quantile, true, LEAST_TIMES, 0);
                turn(line, MetricStep::count, true, LEAST_TIMES, 0);
                turn(line, MetricStep::count, false, LEAST_TIMES, 0);
            }
            case FAILED_REQUESTS, FAILED_MESSAGES -> turn(line, MetricStep::count, true, LEAST_TIMES, 0);
            case CPU, MEMORY -> turn(line, step -> step.sum() / step.count(), true, 1, LEAST_SHARE);
            default -> {}
        }
    }

    /** The greatest change from one step to the next, where it is one. */
    private void turn(ReportLine line, ToDoubleFunction<MetricStep> value, boolean up, double times, double more) {
        int best = -1;
        double most = 0;
        for (Map.Entry<Integer, MetricStep> step : line.steps().entrySet()) {
            MetricStep last = line.steps().get(step.getKey() - 1);
            double before = last == null || last.count() == 0 ? 0 : value.applyAsDouble(last);
            double after = step.getValue().count() == 0 ? 0 : value.applyAsDouble(step.getValue());
            double change = up ? after - before : before - after;
            boolean enough = Math.max(after, before) >= times * Math.min(after, before) + more;
            if (step.getKey() > 0 && enough && change > most) {
                most = change;
                best = step.getKey();
            }
        }
        if (best >= 0 && (namesByStep.containsKey(best) || namesByStep.size() < MOST)) {
            namesByStep.computeIfAbsent(best, s -> new TreeSet<>()).add(line.name());
        }
    }

    private static double quantile(MetricStep step) {
        Double value = ReportBuilder.quantile(step, 0.95);
        return value == null ? 0 : value;
    }
}
