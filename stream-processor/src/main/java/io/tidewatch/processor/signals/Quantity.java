package io.tidewatch.processor.signals;

import io.tidewatch.processor.mine.Units;
import io.tidewatch.processor.mine.Units.Unit;
import org.jspecify.annotations.Nullable;

/** Numbers with a unit ({@link Units}) in texts: {@code 12ms}, {@code 1.5 s}, {@code 3 KiB}, brought to one unit. Immutable. */
final class Quantity {
    private final @Nullable Unit unit;
    private final double bare;
    private final boolean saysIn;

    /**
     * @param in unit of numbers that stand alone; empty: the same
     * @param unit to which all are brought; empty, or one that is not known: numbers are taken as they are
     * @throws IllegalArgumentException where one cannot become the other
     */
    Quantity(String in, String unit) {
        this.unit = Units.named(unit);
        this.saysIn = !in.isEmpty();
        Unit from = Units.named(in);
        boolean known = from != null && this.unit != null && from.of() == this.unit.of();
        if (!in.isEmpty() && !in.equals(unit) && !known) {
            throw new IllegalArgumentException("in is '" + in + "' and unit '" + unit
                    + "': the one cannot become the other," + " expected such as in: ms, unit: s or in: KiB, unit: By");
        }
        this.bare = known ? from.times() / this.unit.times() : 1;
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
        Unit from = Units.named(said);
        if (from == null || unit == null || from.of() != unit.of()) {
            return Double.NaN;
        }
        return number * (from.times() / unit.times());
    }

    /**
     * @param behind unit of the text where it is a number that stands alone, and nothing else is said of those; empty: none
     * @return the number in the unit; NaN where the text is none, or of another unit
     */
    double of(String text, String behind) {
        boolean alone = !text.isEmpty() && isNumeric(text.charAt(text.length() - 1));
        return alone && !saysIn && unit != null && !behind.isEmpty() ? of(text + behind) : of(text);
    }

    private static boolean isNumeric(char c) {
        return c >= '0' && c <= '9' || c == '.';
    }
}
