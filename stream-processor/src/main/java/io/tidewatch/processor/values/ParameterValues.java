package io.tidewatch.processor.values;

import io.tidewatch.processor.mine.ValueKind;
import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import org.jspecify.annotations.Nullable;

/** Values of one parameter, of this day and the one before. Mutable, not thread-safe. */
final class ParameterValues {
    final String name;
    /** The word behind it in the pattern that is a unit; empty where there is none. */
    final String unit;

    ValueDay today = new ValueDay();
    ValueDay before = new ValueDay();
    private @Nullable Usual usual;

    ParameterValues(String name, String unit) {
        this.name = name;
        this.unit = unit;
    }

    void add(String value) {
        ValueKind kind = ValueKind.of(value);
        today.add(value, kind, ValueKind.numeric(value, kind));
        usual = null;
    }

    void add(ParameterValues other) {
        today.add(other.today);
        before.add(other.before);
        usual = null;
    }

    void nextDay() {
        before = today;
        today = new ValueDay();
        usual = null;
    }

    /** @return what is usual, as of the values that were added so far */
    Usual usual() {
        Usual known = usual;
        if (known == null) {
            known = Usual.of(this);
            usual = known;
        }
        return known;
    }

    /** @return all of both days */
    ValueDay whole() {
        ValueDay whole = before.copy();
        whole.add(today);
        return whole;
    }

    ValueSummary summary() {
        ValueDay whole = whole();
        ValueKind kind = whole.kind();
        return new ValueSummary(
                name,
                kind,
                unitOf(kind),
                whole.lines(),
                whole.distinct(),
                whole.numbers().total(),
                whole.range(),
                today.range(),
                before.range(),
                whole.top().list());
    }

    String unitOf(ValueKind kind) {
        return switch (kind) {
            case DURATION -> "s";
            case SIZE -> "By";
            case INTEGER, NUMBER -> unit;
            default -> "";
        };
    }

    void write(BinaryOut out) {
        out.text(name).text(unit);
        today.write(out);
        before.write(out);
    }

    static ParameterValues read(BinaryIn in) {
        ParameterValues read = new ParameterValues(in.text(), in.text());
        read.today = ValueDay.read(in);
        read.before = ValueDay.read(in);
        return read;
    }
}
