package io.tidewatch.processor.values;

import io.tidewatch.processor.mine.ValueKind;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a parameter's numbers measure something, so that one of them can be too great. Numbers that name something (ids, ports,
 * codes), count up (sequences, offsets, totals) or are clock times are no measures, however far they get.
 */
final class Measures {
    /** Last words of names of such parameters. */
    private static final Set<String> NAMING = Set.of("""
            id ids uid gid pid tid uuid guid port ports no nr number num seq sequence offset offsets
            position version revision epoch term generation code status errno key hash checksum line row
            page index idx partition shard timestamp ts date year day zxid txid xid lsn serial session
            thread worker node counter order account user customer phone zip blk block ref task job stage
            attempt process request transaction container device cpu core disk host server broker replica
            region item product invoice payment""".split("\\s+"));

    /** Last words of names whose numbers measure, though they may hardly ever come twice. */
    private static final Set<String> MEASURING = Set.of("""
            ms us ns millis micros nanos sec secs seconds took duration elapsed latency delay wait waited
            cost bytes kb mb size length len lag count rows records 耗时 用时 大小""".split("\\s+"));

    private static final Pattern WORDS = Pattern.compile("[^\\p{L}\\p{N}]+|(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})");

    private Measures() {}

    /** @param values of a day; of none nothing is known against it */
    static boolean are(String name, String unit, ValueDay values) {
        if (values.lines() == 0) {
            return true;
        }
        ValueKind kind = values.kind();
        if (kind == ValueKind.DURATION || kind == ValueKind.SIZE) {
            return true;
        }
        if (kind != ValueKind.INTEGER && kind != ValueKind.NUMBER) {
            return false;
        }
        String last = lastWord(name);
        // what a word behind it measures is measured, whatever the word before it is called: request 35 ms
        if (values.onlyGrows() || NAMING.contains(last) && unit.length() < 2) {
            return false;
        }
        return !unit.isEmpty() || MEASURING.contains(last) || kind == ValueKind.NUMBER || !values.neverRepeats();
    }

    /** A second parameter of a name has a number behind it. */
    private static String lastWord(String name) {
        String[] words = WORDS.split(name);
        String last = words.length == 0 ? "" : words[words.length - 1];
        int end = last.length();
        while (end > 0 && Character.isDigit(last.charAt(end - 1))) {
            end--;
        }
        return last.substring(0, end).toLowerCase(Locale.ROOT);
    }
}
