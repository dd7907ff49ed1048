package io.tidewatch.processor.signals;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers with a unit in texts: {@code 12ms}, {@code 1.5 s}, {@code 3 KiB}, brought to one unit. Immutable. */
final class Quantity {
    private static final Map<String, Unit> UNITS = Map.ofEntries(
            Map.entry("ns", new Unit('t', 1e-9)),
            Map.entry("us", new Unit('t', 1e-6)),
            Map.entry("µs", new Unit('t', 1e-6)),
            Map.entry("μs", new Unit('t', 1e-6)),
            Map.entry("ms", new Unit('t', 1e-3)),
            Map.entry("s", new Unit('t', 1)),
            Map.entry("sec", new Unit('t', 1)),
            Map.entry("m", new Unit('t', 60)),
            Map.entry("min", new Unit('t', 60)),
            Map.entry("h", new Unit('t', 3_600)),
            Map.entry("d", new Unit('t', 86_400)),
            Map.entry("B", new Unit('b', 1)),
            Map.entry("By", new Unit('b', 1)),
            Map.entry("bytes", new Unit('b', 1)),
            Map.entry("kB", new Unit('b', 1e3)),
            Map.entry("KB", new Unit('b', 1e3)),
            Map.entry("MB", new Unit('b', 1e6)),
            Map.entry("GB", new Unit('b', 1e9)),
            Map.entry("TB", new Unit('b', 1e12)),
            Map.entry("KiB", new Unit('b', 1 << 10)),
            Map.entry("MiB", new Unit('b', 1 << 20)),
            Map.entry("GiB", new Unit('b', 1L << 30)),
            Map.entry("TiB", new Unit('b', 1L << 40)),
            Map.entry("%", new Unit('1', 0.01)),
            Map.entry("1", new Unit('1', 1)));

    private final @Nullable Unit unit;
    private final double bare;

    /** @param of what it measures: time, bytes, shares; {@code times} that measure's own unit */
    private record Unit(char of, double times) {}

    /**
     * @param in unit of numbers that stand alone; empty: the same
     * @param unit to which all are brought; empty, or one that is not known: numbers are taken as they are
     * @throws IllegalArgumentException where one cannot become the other
     */
    Quantity(String in, String unit) {
        this.unit = UNITS.get(unit);
        Unit from = UNITS.get(in);
        boolean known = from != null && this.unit != null && from.of == this.unit.of;
        if (!in.isEmpty() && !in.equals(unit) && !known) {
            throw new IllegalArgumentException("in is '" + in + "' and unit '" + unit
                    + "': the one cannot become the other," + " expected such as in: ms, unit: s or in: KiB, unit: By");
        }
        this.bare = known ? from.times / this.unit.times : 1;
    }

    /** @return the number in the unit; NaN where the text is none, or of another unit */
    double of(String text) {
        int end = text.length();
        while (end > 0 && !isNumeric(text.charAt(end - 1))) {
            end--;
        }
        if (end == text.length()) {
            return Numbers.parse(text) * bare;
        }
        double number = Numbers.parse(text.substring(0, end).trim());
        String said = text.substring(end).trim();
        Unit from = UNITS.get(said);
        if (from == null || unit == null || from.of != unit.of) {
            return Double.NaN;
        }
        return number * (from.times / unit.times);
    }

    private static boolean isNumeric(char c) {
        return c >= '0' && c <= '9' || c == '.';
    }
}
