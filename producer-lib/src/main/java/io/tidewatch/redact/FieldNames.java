package io.tidewatch.redact;

import io.tidewatch.redact.KeyWord.Need;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of fields that the configuration lists. Case, {@code _} and {@code -} do not matter; of a nested key
 * ({@code user.homeAddress}, {@code items[0].homeAddress}) the last part is enough, part of a part is not.
 */
final class FieldNames {
    private static final KeyWord FIELD = new KeyWord("", Kind.FIELD, Need.ANY, true);

    private final String[][] byLast = new String[128][];
    private final String[] others;

    FieldNames(List<String> names) {
        List<String> wide = new ArrayList<>();
        for (String name : names) {
            String plain = plain(name);
            char last = plain.charAt(plain.length() - 1);
            if (last < 128) {
                byLast[last] = with(byLast[last], plain);
                byLast[upper(last)] = byLast[last];
            } else {
                wide.add(plain);
            }
        }
        others = wide.toArray(String[]::new);
    }

    private static String[] with(String @Nullable [] some, String one) {
        List<String> all = new ArrayList<>(some == null ? List.of() : List.of(some));
        all.add(one);
        return all.toArray(String[]::new);
    }

    private static int upper(char c) {
        return c >= 'a' && c <= 'z' ? c - 32 : c;
    }

    private static String plain(String name) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_' && c != '-' && c != ' ') {
                out.append(Chars.lower(c));
            }
        }
        if (out.isEmpty()) {
            throw new IllegalArgumentException("fields holds '" + name + "', expected a name");
        }
        return out.toString();
    }

    boolean mayEnd(char c) {
        return byLast[c] != null;
    }

    @Nullable
    KeyWord endingAt(String text, int end, int floor) {
        if (end <= floor) {
            return null;
        }
        char last = text.charAt(end - 1);
        String[] candidates = last < 128 ? byLast[last] : others;
        if (candidates == null) {
            return null;
        }
        for (String name : candidates) {
            int start = KeyWords.startOf(text, end, floor, name);
            if (start >= 0 && beginsPart(text, start, floor)) {
                return FIELD;
            }
        }
        return null;
    }

    private static boolean beginsPart(String text, int start, int floor) {
        char before = Chars.before(text, start, floor);
        return !(Chars.isToken(before) || Character.isLetterOrDigit(before)) || Chars.endsEscape(text, start, floor);
    }
}
