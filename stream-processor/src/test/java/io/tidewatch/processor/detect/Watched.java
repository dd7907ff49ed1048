package io.tidewatch.processor.detect;

import io.tidewatch.alert.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A made-up series watched from its first value to its last; the same each time. */
record Watched(int rows, List<Integer> alerts, List<Reading> readings, Detector detector) {
    static final long START = 1_700_006_400_000L;
    static final long MINUTE = 60_000;
    static final long FIVE = 5 * MINUTE;
    static final long DAY = 86_400_000;

    /** What the value is; NaN leaves the row out. */
    interface Shape {
        double at(int row, long atMillis, Random random);
    }

    static Watched weeks(int weeks, long step, double sensitivity, Shape shape) {
        Detector detector = Detector.create(new Tuning(sensitivity, Direction.BOTH));
        Random random = new Random(7);
        List<Integer> alerts = new ArrayList<>();
        List<Reading> readings = new ArrayList<>();
        int all = (int) (weeks * 7 * DAY / step);
        for (int i = 0; i < all; i++) {
            long at = START + i * step;
            double value = shape.at(i, at, random);
            if (Double.isNaN(value)) {
                continue;
            }
            Reading reading = detector.next(at, value);
            readings.add(reading);
            if (reading.alerts()) {
                alerts.add(i);
            }
        }
        return new Watched(readings.size(), alerts, readings, detector);
    }

    static Watched weeks(int weeks, long step, Shape shape) {
        return weeks(weeks, step, Tuning.DEFAULT.sensitivity(), shape);
    }

    double alertsPerThousand() {
        return 1000.0 * alerts.size() / rows;
    }

    boolean alertedWithin(int from, int to) {
        return alerts.stream().anyMatch(i -> i >= from && i < to);
    }

    long alertsFrom(int row) {
        return alerts.stream().filter(i -> i >= row).count();
    }

    /** @return 1 at six in the morning, -1 at six in the evening */
    static double day(long atMillis) {
        return Math.sin(2 * Math.PI * (atMillis % DAY) / DAY);
    }

    static boolean weekend(long atMillis) {
        return (atMillis / DAY + 4) % 7 >= 5;
    }

    static int poisson(double mean, Random random) {
        double least = Math.exp(-mean);
        int count = 0;
        for (double p = random.nextDouble(); p >= least; p *= random.nextDouble()) {
            count++;
        }
        return count;
    }
}
