package io.tidewatch.processor.detect;

import java.util.Random;

/** Nanoseconds a point, and bytes a series; alone, and with the state read and written around each point. Run by hand. */
final class DetectorCost {
    private static final int SERIES = 1000;
    private static final int POINTS = 4000;

    private DetectorCost() {}

    public static void main(String[] args) {
        double[] values = new Random(1).doubles(1 << 16).map(x -> 100 * x).toArray();
        for (int round = 0; round < 4; round++) {
            System.out.printf(
                    "next: %.0f ns/point; with its state read and written: %.0f ns/point; %d bytes/series%n",
                    alone(values), stored(values), Detector.STATE_BYTES);
        }
    }

    private static double alone(double[] values) {
        Detector[] detectors = new Detector[SERIES];
        for (int s = 0; s < SERIES; s++) {
            detectors[s] = Detector.create(Tuning.DEFAULT);
        }
        long start = System.nanoTime();
        double sum = 0;
        for (int i = 0; i < POINTS; i++) {
            for (int s = 0; s < SERIES; s++) {
                sum += detectors[s]
                        .next(60_000L * i, values[(i * SERIES + s) & 0xFFFF])
                        .score();
            }
        }
        return perPoint(start, sum, SERIES * POINTS);
    }

    private static double stored(double[] values) {
        byte[][] states = new byte[SERIES][];
        for (int s = 0; s < SERIES; s++) {
            states[s] = Detector.create(Tuning.DEFAULT).toBytes();
        }
        int points = POINTS / 10;
        long start = System.nanoTime();
        double sum = 0;
        for (int i = 0; i < points; i++) {
            for (int s = 0; s < SERIES; s++) {
                Detector detector = Detector.of(states[s], Tuning.DEFAULT);
                sum += detector.next(60_000L * i, values[(i * SERIES + s) & 0xFFFF])
                        .score();
                states[s] = detector.toBytes();
            }
        }
        return perPoint(start, sum, SERIES * points);
    }

    private static double perPoint(long start, double sum, int points) {
        double nanos = (double) (System.nanoTime() - start) / points;
        return Double.isNaN(sum) ? Double.NaN : nanos;
    }
}
