package io.tidewatch.processor.values;

import io.tidewatch.processor.store.BinaryIn;
import io.tidewatch.processor.store.BinaryOut;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The most frequent of many texts, {@value #MOST} at most, each with a count that is never too great: Space-Saving
 * (Metwally, Agrawal, El Abbadi 2005), merged as in Agarwal et al. 2012. Mutable, not thread-safe.
 */
final class Frequents {
    static final int MOST = 8;
    /** Characters of a text. */
    static final int MOST_TEXT = 40;

    private List<Item> items = new ArrayList<>(2);

    private static final class Item {
        private final String text;
        private long count;
        /** So many of them may have been of others. */
        private long others;

        Item(String text, long count, long others) {
            this.text = text;
            this.count = count;
            this.others = others;
        }

        long sure() {
            return count - others;
        }
    }

    void add(String text) {
        Item least = null;
        for (Item item : items) {
            if (item.text.equals(text)) {
                item.count++;
                return;
            }
            least = least == null || item.count < least.count ? item : least;
        }
        if (least == null || items.size() < MOST) {
            items.add(new Item(text, 1, 0));
        } else {
            items.remove(least);
            items.add(new Item(text, least.count + 1, least.count));
        }
    }

    void add(Frequents other) {
        long mine = unseen();
        long theirs = other.unseen();
        List<Item> all = new ArrayList<>(items.size() + other.items.size());
        for (Item item : items) {
            Item same = other.of(item.text);
            all.add(new Item(
                    item.text,
                    item.count + (same == null ? theirs : same.count),
                    item.others + (same == null ? theirs : same.others)));
        }
        for (Item item : other.items) {
            if (of(item.text) == null) {
                all.add(new Item(item.text, item.count + mine, item.others + mine));
            }
        }
        items = all;
        keep(MOST);
    }

    /** Leaves the most frequent ones. */
    void keep(int most) {
        if (items.size() > most) {
            items.sort(Comparator.comparingLong((Item item) -> item.count)
                    .reversed()
                    .thenComparing(item -> item.text));
            items = new ArrayList<>(items.subList(0, most));
        }
    }

    /** @return those that were met for sure, most first; of one that pushed out others a single time is no news */
    List<ValueSummary.Frequent> list() {
        return items.stream()
                .filter(item -> item.others == 0 || item.sure() > 1)
                .sorted(Comparator.comparingLong(Item::sure).reversed().thenComparing(item -> item.text))
                .map(item -> new ValueSummary.Frequent(item.text, item.sure()))
                .toList();
    }

    Frequents map(UnaryOperator<String> change) {
        Frequents changed = new Frequents();
        for (Item item : items) {
            changed.items.add(new Item(cut(change.apply(item.text)), item.count, item.others));
        }
        return changed;
    }

    void write(BinaryOut out) {
        out.number(items.size());
        items.forEach(item -> out.text(item.text).number(item.count).number(item.others));
    }

    /** @throws IllegalArgumentException where it is none of ours */
    static Frequents read(BinaryIn in) {
        Frequents read = new Frequents();
        int n = in.count();
        if (n > MOST) {
            throw new IllegalArgumentException(n + " frequent values, at most " + MOST);
        }
        for (int i = 0; i < n; i++) {
            read.items.add(new Item(cut(in.text()), in.number(), in.number()));
        }
        return read;
    }

    static String cut(String text) {
        if (text.length() <= MOST_TEXT) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(MOST_TEXT - 1)) ? MOST_TEXT - 1 : MOST_TEXT);
    }

    private @Nullable Item of(String text) {
        for (Item item : items) {
            if (item.text.equals(text)) {
                return item;
            }
        }
        return null;
    }

    /** @return how often a text may have been met that is not among them */
    private long unseen() {
        return items.size() < MOST
                ? 0
                : items.stream().mapToLong(item -> item.count).min().orElse(0);
    }
}
