package io.tidewatch.processor.signals;

/** Paths of requests as few different ones: what names one thing of many in them is {@code {id}}. */
final class PathText {
    private static final int MOST_SEGMENTS = 8;
    private static final int LONG = 32;
    private static final String ID = "{id}";

    private PathText() {}

    /** @return the path without query and fragment, its numbers, ids and all that looks random as {@code {id}} */
    static String template(String path) {
        int end = path.length();
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '?' || c == '#' || c == ';') {
                end = i;
                break;
            }
        }
        StringBuilder out = new StringBuilder(end);
        int segments = 0;
        for (int from = 0; from < end; ) {
            int to = path.indexOf('/', from);
            to = to < 0 || to > end ? end : to;
            if (to > from) {
                out.append(isId(path, from, to) ? ID : path.substring(from, to));
            }
            if (to < end) {
                out.append('/');
                if (++segments > MOST_SEGMENTS) {
                    return out.append('…').toString();
                }
            }
            from = to + 1;
        }
        return out.toString();
    }

    /** A segment with more digits than letters, of hexadecimal digits alone, or longer than any name. */
    private static boolean isId(String path, int from, int to) {
        int digits = 0;
        int hex = 0;
        int others = 0;
        for (int i = from; i < to; i++) {
            char c = path.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' || c == '-') {
                hex++;
            } else {
                others++;
            }
        }
        if (to - from > LONG) {
            return true;
        }
        boolean hexadecimal = others == 0 && digits > 0 && digits + hex >= 8;
        return digits > 0 && (digits > hex + others || hexadecimal);
    }
}
