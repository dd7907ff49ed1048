package io.tidewatch.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers, spans and times of one report as people read them. */
final class Figures {
    static final String NOTHING = "–";
    private static final double MOST_PERCENT = 9.995;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final Language language;
    private final ZoneId zone;

    Figures(Language language, ZoneId zone) {
        this.language = language;
        this.zone = zone;
    }

    String say(Word word, Object... values) {
        return values.length == 0 ? word.in(language) : String.format(Locale.ROOT, word.in(language), values);
    }

    String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis).atZone(zone));
    }

    /** @return such as {@code 2 h 10 min}: the two greatest units */
    String span(long millis) {
        long seconds = Math.max(0, millis) / 1000;
        long[] units = {86_400, 3_600, 60, 1};
        Word[] names = {Word.DAYS, Word.HOURS, Word.MINUTES, Word.SECONDS};
        for (int i = 0; i < units.length; i++) {
            if (seconds >= units[i] || i == units.length - 1) {
                String first = say(names[i], seconds / units[i]);
                long rest = i + 1 < units.length ? seconds % units[i] / units[i + 1] : 0;
                return rest == 0 ? first : first + " " + say(names[i + 1], rest);
            }
        }
        throw new IllegalStateException("the last unit is always taken");
    }

    String value(Measure measure, @Nullable Double value) {
        if (value == null || !Double.isFinite(value)) {
            return NOTHING;
        }
        return switch (measure.unit()) {
            case COUNT -> String.format(Locale.ROOT, "%,d", Math.round(value));
            case PER_SECOND, NUMBER -> number(value);
            case SECONDS -> value != 0 && Math.abs(value) < 1 ? number(value * 1000) + " ms" : number(value) + " s";
            case SHARE -> number(value * 100) + " %";
        };
    }

    /** @return how the value changed, such as {@code +12 %}, {@code -0.3 points}; empty where that cannot be said */
    String change(Measure measure, Report.Figure figure) {
        Double now = figure.value();
        Double before = figure.before();
        if (now == null || before == null) {
            return "";
        }
        if (measure.unit() == Measure.Unit.SHARE) {
            return say(Word.POINTS, signed((now - before) * 100));
        }
        if (before == 0) {
            return now == 0 ? "0 %" : say(Word.NEW);
        }
        double change = (now - before) / before;
        return change > MOST_PERCENT ? "×" + number(now / before) : signed(change * 100) + " %";
    }

    private static String signed(double value) {
        String text = number(value);
        return value > 0 && !text.equals("0") ? "+" + text : text;
    }

    /** @return three digits that count, no zeros at the end */
    static String number(double value) {
        double size = Math.abs(value);
        int digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        String text = String.format(Locale.ROOT, "%,." + digits + "f", value);
        if (digits > 0) {
            text = text.replaceAll("0+$", "").replaceAll("\\.$", "");
        }
        return text.equals("-0") ? "0" : text;
    }
}
