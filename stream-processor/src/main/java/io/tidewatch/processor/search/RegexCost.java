package io.tidewatch.processor.search;

/** Counted repetition is unrolled by the regular expression engine: nested, it costs seconds of a core. */
final class RegexCost {
    private RegexCost() {}

    /** @throws QueryError where the product of all counts in braces passes the limit */
    static void check(String regex, int most, int place) {
        long product = 1;
        for (int open = regex.indexOf('{'); open >= 0; open = regex.indexOf('{', open + 1)) {
            int close = regex.indexOf('}', open);
            if (close < 0) {
                return;
            }
            long count = 0;
            for (String number : regex.substring(open + 1, close).split(",")) {
                if (!number.isEmpty() && number.length() < 6 && number.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    count = Math.max(count, Long.parseLong(number));
                }
            }
            product *= Math.max(1, count);
            if (product > most) {
                throw new QueryError(place, "repetitions in braces multiply to more than " + most);
            }
        }
    }
}
