package io.tidewatch.processor.signals;

import io.tidewatch.alert.Alert;
import io.tidewatch.processor.rules.Amount;
import io.tidewatch.processor.rules.Buckets;
import io.tidewatch.processor.rules.Distinct;
import io.tidewatch.processor.store.RowReader;
import io.tidewatch.processor.store.RowWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of partials: a version, the texts in them, each told once (sources, fields, topics come again and again), how many
 * they are, and each by itself after its length, so that one that cannot be read costs none but itself. Numbers are made
 * finite: sums of them stay numbers.
 */
final class PartialCodec {
    /** Never the first byte of a JSON object. */
    static final int VERSION = 2;

    /** Texts stood where they were first used, and nothing had a length: a fault cost all that came with it. */
    private static final int WITHOUT_LENGTHS = 1;

    private static final int ALONE = 0;
    private static final int TOGETHER = 1;
    private static final int MOST_REASON = 200;
    private static final int MOST_REASONS = 20;
    private static final int SIGHTED = 2;

    private static final int TOTAL = 1;
    private static final int SUM = 1 << 1;
    private static final int VALUES = 1 << 2;
    private static final int ONE_VALUE = 1 << 3;
    private static final int KINDS_SHIFT = 4;
    private static final int DISTRIBUTION = 1 << 7;
    private static final int DISTINCT = 1 << 8;
    private static final int WEIGHT = 1 << 9;
    private static final int UNDER = 1 << 10;
    private static final int INTERVAL = 1 << 11;
    private static final int GOODBYE = 1 << 12;
    private static final int SAMPLES = 1 << 13;
    private static final int AGENT = 1 << 14;
    private static final int NOTE = 1 << 15;

    private PartialCodec() {}

    /** @return whether such bytes begin so */
    static boolean reads(int first) {
        return first == VERSION || first == WITHOUT_LENGTHS;
    }

    static byte[] encode(Signal.Partial partial) {
        Out out = new Out();
        out.add(partial);
        return out.whole(new RowWriter().one(VERSION).one(ALONE));
    }

    static byte[] encode(Signal.Sighting sighting) {
        Out out = new Out();
        out.add(sighting.partial());
        return out.whole(new RowWriter().one(VERSION).one(SIGHTED).text(sighting.service()));
    }

    static byte[] encode(Signal.Partials partials) {
        Out out = new Out();
        partials.all().forEach(out::add);
        return out.whole(new RowWriter().one(VERSION).one(TOGETHER).count(partials.partition()));
    }

    /**
     * @return the partial, or those together that can be read, with what is wrong with the others
     * @throws RuntimeException where that is none or nothing of it can be read, see {@link RowReader}
     */
    static Signal decode(byte[] bytes) {
        RowReader row = new RowReader(bytes, VERSION);
        int form = row.one();
        if (form != ALONE && form != TOGETHER && form != SIGHTED) {
            throw new IllegalArgumentException("form " + form + " of partials is none that is known");
        }
        int partition = form == TOGETHER ? (int) row.count() : 0;
        String service = form == SIGHTED ? row.text() : "";
        if (row.version() == WITHOUT_LENGTHS) {
            return old(row, form == ALONE, partition);
        }
        List<String> texts = new ArrayList<>();
        for (int left = row.size(); left > 0; left--) {
            texts.add(row.text());
        }
        List<Signal.Partial> all = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        int size = row.size();
        for (int i = 0; i < size; i++) {
            byte[] one;
            try {
                one = row.blob();
            } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                unread.add(reason(i, size, e) + "; nor can those after it");
                break;
            }
            try {
                In in = new In(RowReader.ofPart(one), texts);
                Signal.Partial partial = read(in);
                if (in.row.more()) {
                    throw new IllegalArgumentException("more bytes than it has fields");
                }
                all.add(partial);
            } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
                if (unread.size() < MOST_REASONS) {
                    unread.add(reason(i, size, e));
                }
            }
        }
        if (row.more() && unread.isEmpty()) {
            unread.add("more bytes follow than " + size + " partials");
        }
        if (all.isEmpty() && !unread.isEmpty()) {
            throw new IllegalArgumentException(unread.get(0));
        }
        return switch (form) {
            case ALONE -> all.get(0);
            case SIGHTED -> new Signal.Sighting(service, all.get(0));
            default -> new Signal.Partials(partition, all, unread);
        };
    }

    private static String reason(int i, int size, RuntimeException why) {
        return Texts.cut("partial " + (i + 1) + " of " + size + " cannot be read: " + why.getMessage(), MOST_REASON);
    }

    private static Signal old(RowReader row, boolean alone, int partition) {
        In in = new In(row, null);
        if (alone) {
            return read(in);
        }
        int size = row.size();
        List<Signal.Partial> all = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            all.add(read(in));
        }
        return new Signal.Partials(partition, all);
    }

    private static void write(Signal.Partial p, Out out) {
        double last = finite(p.last());
        boolean one = p.min() == p.max() && p.last() == p.max();
        int has = (p.total() == 0 ? 0 : TOTAL)
                | (p.sum() == 0 ? 0 : SUM)
                | (one && last == 0 ? 0 : VALUES)
                | (one ? ONE_VALUE : 0)
                | p.kinds() << KINDS_SHIFT
                | (p.distribution() == null ? 0 : DISTRIBUTION)
                | (p.distinct() == null ? 0 : DISTINCT)
                | (p.weight() == 0 ? 0 : WEIGHT)
                | (p.under() == null ? 0 : UNDER)
                | (p.intervalMillis() <= 0 ? 0 : INTERVAL)
                | (p.goodbye() ? GOODBYE : 0)
                | (p.samples().isEmpty() ? 0 : SAMPLES)
                | (p.agent() ? AGENT : 0)
                | (p.note().isEmpty() ? 0 : NOTE);
        RowWriter row = out.row;
        row.count(has);
        out.text(p.ruleId());
        row.count(p.ruleRevision()).count(p.group().size());
        for (Map.Entry<String, String> e : p.group().entrySet()) {
            out.text(e.getKey());
            out.text(e.getValue());
        }
        row.signed(p.paneStartMillis()).count(p.partition());
        row.signed(p.appendMillis() - p.paneStartMillis()).signed(p.eventMillis() - p.paneStartMillis());
        row.count(p.count());
        if ((has & TOTAL) != 0) {
            row.count(p.total());
        }
        if ((has & SUM) != 0) {
            row.real(finite(p.sum()));
        }
        if ((has & VALUES) != 0) {
            row.real(last);
            if (!one) {
                row.real(finite(p.min())).real(finite(p.max()));
            }
        }
        if (p.distribution() != null) {
            Buckets.write(row, p.distribution());
        }
        if (p.distinct() != null) {
            row.blob(p.distinct().bytes());
        }
        if ((has & WEIGHT) != 0) {
            row.real(finite(p.weight()));
        }
        if (p.under() != null) {
            Amount under = p.under();
            new Amount(finite(under.sum()), finite(under.weight()), under.kinds(), under.series()).write(row);
        }
        if ((has & INTERVAL) != 0) {
            row.count(p.intervalMillis());
        }
        if ((has & SAMPLES) != 0) {
            samples(p.samples(), out);
        }
        if ((has & NOTE) != 0) {
            out.text(p.note());
        }
    }

    private static Signal.Partial read(In in) {
        RowReader row = in.row;
        int has = (int) row.count();
        String ruleId = in.text();
        if (ruleId.isEmpty()) {
            throw new IllegalArgumentException("a partial without a rule");
        }
        int revision = (int) row.count();
        Map<String, String> group = new LinkedHashMap<>();
        for (int left = row.size(); left > 0; left--) {
            group.put(in.text(), in.text());
        }
        long pane = row.signed();
        int partition = (int) row.count();
        long append = pane + row.signed();
        long event = pane + row.signed();
        long count = row.count();
        long total = (has & TOTAL) == 0 ? 0 : row.count();
        double sum = (has & SUM) == 0 ? 0 : row.real();
        boolean one = (has & ONE_VALUE) != 0;
        double last = (has & VALUES) == 0 ? 0 : row.real();
        double min = one ? last : row.real();
        double max = one ? last : row.real();
        return new Signal.Partial(
                ruleId,
                revision,
                group,
                pane,
                partition,
                append,
                event,
                count,
                total,
                sum,
                min,
                max,
                last,
                (has & DISTRIBUTION) == 0 ? null : Buckets.read(row),
                (has & DISTINCT) == 0 ? null : Distinct.of(row.blob()),
                (has & WEIGHT) == 0 ? 0 : row.real(),
                has >> KINDS_SHIFT & (Amount.GAUGE | Amount.COUNTER | Amount.DISTRIBUTION),
                (has & UNDER) == 0 ? null : Amount.read(row),
                (has & INTERVAL) == 0 ? 0 : row.count(),
                (has & GOODBYE) != 0,
                (has & SAMPLES) == 0 ? List.of() : samples(in),
                (has & AGENT) != 0,
                (has & NOTE) == 0 ? "" : in.text());
    }

    private static void samples(List<Alert.Sample> samples, Out out) {
        RowWriter row = out.row;
        row.count(samples.size());
        for (Alert.Sample s : samples) {
            out.text(s.topic());
            row.count(s.partition()).count(s.offset()).count(s.line()).signed(s.timeMillis());
            out.text(s.source());
            out.text(s.text());
        }
    }

    private static List<Alert.Sample> samples(In in) {
        RowReader row = in.row;
        int size = row.size();
        List<Alert.Sample> samples = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            samples.add(new Alert.Sample(
                    in.text(), (int) row.count(), row.count(), (int) row.count(), row.signed(), in.text(), in.text()));
        }
        return List.copyOf(samples);
    }

    private static double finite(double value) {
        return Double.isNaN(value) ? 0 : Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value));
    }

    /** A record in the making: the texts in it, and its partials so far. */
    private static final class Out {
        /** The partial that is being written. */
        final RowWriter row = new RowWriter();

        private final RowWriter all = new RowWriter();
        private final Map<String, Integer> numbers = new LinkedHashMap<>();
        private int partials;

        void add(Signal.Partial partial) {
            row.reset();
            write(partial, this);
            all.blob(row);
            partials++;
        }

        void text(String text) {
            Integer known = numbers.putIfAbsent(text, numbers.size());
            row.count(known == null ? numbers.size() - 1 : known);
        }

        byte[] whole(RowWriter head) {
            head.count(numbers.size());
            numbers.keySet().forEach(head::text);
            return head.count(partials).bytes(all).toBytes();
        }
    }

    /** A partial that is being read. */
    private static final class In {
        final RowReader row;
        private final boolean asTheyCome;
        private final List<String> texts;

        /** @param texts those of the record; null: they stand where they are first used */
        In(RowReader row, @Nullable List<String> texts) {
            this.row = row;
            this.asTheyCome = texts == null;
            this.texts = texts == null ? new ArrayList<>() : texts;
        }

        String text() {
            int number = Math.toIntExact(row.count());
            if (!asTheyCome) {
                return texts.get(number);
            }
            if (number > 0) {
                return texts.get(number - 1);
            }
            String text = row.text();
            texts.add(text);
            return text;
        }
    }
}
