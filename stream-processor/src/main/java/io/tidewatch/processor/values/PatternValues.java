package io.tidewatch.processor.values;

import io.tidewatch.processor.mine.Parameter;
import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Values of the parameters of one pattern, in a row of at most {@value #MOST_BYTES} bytes: of two days, the one that goes on and
 * the one before. A day is over with the first line that comes 24 hours after its own first one, so that a pattern that speaks once a
 * week still has a history. Mutable, not thread-safe.
 */
public final class PatternValues {
    /** Parameters of a pattern; those further right are not looked at. */
    public static final int MOST = 8;

    static final int MOST_BYTES = 4_096;

    private static final int VERSION = 1;
    private static final long DAY_MILLIS = 86_400_000;

    /** With so many lines of a day known, more of them say little, and each is a row to be written. */
    private static final int ENOUGH = 1_000;

    /** From then on one minute of so many is looked at. */
    private static final int SELDOM = 5;

    private final List<ParameterValues> parameters = new ArrayList<>(2);
    private long lines;
    private long linesBefore;
    private long sinceMillis = Long.MAX_VALUE;
    private long dayMillis = Long.MAX_VALUE;
    private long lastMillis = Long.MIN_VALUE;
    private long minute = Long.MIN_VALUE;
    private int looked;

    /**
     * Of a pattern that 1,000 lines of the day are known of, only one minute of five is looked at.
     *
     * @return whether another line of that minute may be looked at, {@code most} at most; it counts as looked at
     */
    public boolean looks(long ofMinute, int most) {
        if (lines >= ENOUGH && Math.floorMod(ofMinute - dayMillis / 60_000, SELDOM) != 0) {
            return false;
        }
        if (ofMinute != minute) {
            minute = ofMinute;
            looked = 0;
        }
        return looked++ < most;
    }

    /**
     * Adds what one line has.
     *
     * @param named the pattern's parameters
     * @param values in their order; empty where nothing stands
     * @param eventMillis event time of the line
     */
    public void add(List<Parameter> named, List<String> values, long eventMillis) {
        if (dayMillis == Long.MAX_VALUE) {
            dayMillis = eventMillis;
            sinceMillis = eventMillis;
        } else if (eventMillis >= dayMillis + DAY_MILLIS) {
            parameters.forEach(ParameterValues::nextDay);
            sinceMillis = dayMillis;
            dayMillis = eventMillis;
            linesBefore = lines;
            lines = 0;
        }
        lines++;
        lastMillis = Math.max(lastMillis, eventMillis);
        for (int i = 0; i < Math.min(MOST, Math.min(named.size(), values.size())); i++) {
            if (!values.get(i).isEmpty()) {
                ParameterValues of = of(named.get(i));
                if (of != null) {
                    of.add(values.get(i));
                }
            }
        }
    }

    /**
     * What of a line is far outside of what was before it.
     *
     * @param line its place in its record
     * @param into takes what was found
     */
    public void far(List<Parameter> named, List<String> values, int line, List<FarValue> into) {
        for (int i = 0; i < Math.min(named.size(), values.size()); i++) {
            ParameterValues known = known(named.get(i).name());
            Usual.Far far = known == null ? null : known.usual().far(values.get(i));
            if (far != null) {
                into.add(new FarValue(
                        line,
                        named.get(i).name(),
                        values.get(i),
                        known.unitOf(known.today.lines() > 0 ? known.today.kind() : known.before.kind()),
                        far.times(),
                        far.above(),
                        far.low(),
                        far.high(),
                        far.values(),
                        sinceMillis));
            }
        }
    }

    /** Adds what another task or instance knows of it, or what is known of a pattern that became part of it. */
    public void add(PatternValues other) {
        add(other, name -> true);
    }

    /**
     * Adds what is known of a pattern that became part of this one: its parameters that this one has by that name. What stands in
     * the others' place is one of the wide pattern's words or values now, and goes.
     *
     * @param named this pattern's parameters
     */
    public void fold(PatternValues narrow, List<Parameter> named) {
        Set<String> names = named.stream().limit(MOST).map(Parameter::name).collect(Collectors.toSet());
        add(narrow, names::contains);
    }

    private void add(PatternValues other, Predicate<String> wanted) {
        for (ParameterValues theirs : other.parameters) {
            ParameterValues of = wanted.test(theirs.name) ? of(new Parameter(theirs.name, theirs.unit)) : null;
            if (of != null) {
                of.add(theirs);
            }
        }
        lines += other.lines;
        linesBefore += other.linesBefore;
        sinceMillis = Math.min(sinceMillis, other.sinceMillis);
        dayMillis = Math.min(dayMillis, other.dayMillis);
        lastMillis = Math.max(lastMillis, other.lastMillis);
    }

    /** @return lines that were looked at, of both days */
    public long lines() {
        return lines + linesBefore;
    }

    /** @return event time of the first of them; {@link Long#MAX_VALUE} where there is none */
    public long sinceMillis() {
        return sinceMillis;
    }

    /** @return event time of the latest; {@link Long#MIN_VALUE} where there is none */
    public long lastMillis() {
        return lastMillis;
    }

    /** @return of each parameter what its values are like, left to right */
    public List<ValueSummary> summaries() {
        return parameters.stream().map(ParameterValues::summary).toList();
    }

    /** Redacts once more what it has of texts. */
    public PatternValues redacted(UnaryOperator<String> redact) {
        parameters.replaceAll(p -> {
            ParameterValues shown = new ParameterValues(redact.apply(p.name), p.unit);
            shown.today = p.today;
            shown.before = p.before;
            shown.today.redact(redact);
            shown.before.redact(redact);
            return shown;
        });
        return this;
    }

    /** @return what {@link #read} takes; where that would be too long, what it says is made coarser, the day before first */
    public byte[] toBytes() {
        byte[] bytes = written();
        for (int how = 1; bytes.length > MOST_BYTES && how <= 3; how++) {
            for (ParameterValues each : parameters) {
                each.before.shrink(how);
            }
            bytes = written();
            for (int i = 0; bytes.length > MOST_BYTES && i < parameters.size(); i++) {
                parameters.get(i).today.shrink(how);
                bytes = written();
            }
        }
        return bytes;
    }

    private byte[] written() {
        BinaryOut out = BinaryOut.row(VERSION).number(lines).number(linesBefore);
        out.number(sinceMillis).number(dayMillis).number(lastMillis).number(minute);
        out.number(looked).number(parameters.size());
        parameters.forEach(p -> p.write(out));
        return out.toBytes();
    }

    /** @throws IllegalArgumentException where the bytes are no row; other runtime exceptions where they are cut short or newer */
    public static PatternValues read(byte[] bytes) {
        BinaryIn in = new BinaryIn(bytes, VERSION);
        PatternValues read = new PatternValues();
        read.lines = in.number();
        read.linesBefore = in.number();
        read.sinceMillis = in.number();
        read.dayMillis = in.number();
        read.lastMillis = in.number();
        read.minute = in.number();
        read.looked = (int) in.number();
        int n = in.count();
        if (n > MOST) {
            throw new IllegalArgumentException(n + " parameters, at most " + MOST);
        }
        for (int i = 0; i < n; i++) {
            read.parameters.add(ParameterValues.read(in));
        }
        return read;
    }

    private @Nullable ParameterValues known(String name) {
        for (ParameterValues each : parameters) {
            if (each.name.equals(name)) {
                return each;
            }
        }
        return null;
    }

    /** @return null where there are too many */
    private @Nullable ParameterValues of(Parameter parameter) {
        ParameterValues known = known(parameter.name());
        if (known == null && parameters.size() < MOST) {
            known = new ParameterValues(parameter.name(), parameter.unit());
            parameters.add(known);
        }
        return known;
    }
}
