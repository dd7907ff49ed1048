package io.tidewatch.redact;

/**
 * Issuer's prefix (ISO/IEC 7812), the lengths it issues, and Luhn's checksum. The checksum alone is right for one number
 * in ten, so for many an identifier.
 */
final class BankCards {
    private BankCards() {}

    /** @param end behind its digits; separators between are passed over */
    static boolean isCard(String text, int from, int end) {
        int digits = 0;
        int prefix = 0;
        for (int i = from; i < end; i++) {
            if (Chars.isDigit(text.charAt(i))) {
                prefix = digits < 6 ? prefix * 10 + Chars.digit(text, i) : prefix;
                digits++;
            }
        }
        return digits >= 13 && digits <= 19 && isIssued(prefix, digits) && luhn(text, from, end);
    }

    private static boolean luhn(String text, int from, int end) {
        int sum = 0;
        int seen = 0;
        boolean varied = false;
        for (int i = end - 1; i >= from; i--) {
            if (Chars.isDigit(text.charAt(i))) {
                int d = Chars.digit(text, i);
                int twice = seen % 2 == 1 ? d * 2 : d;
                sum += twice > 9 ? twice - 9 : twice;
                varied |= d != Chars.digit(text, from);
                seen++;
            }
        }
        return varied && sum % 10 == 0;
    }

    private static boolean isIssued(int prefix6, int length) {
        int two = prefix6 / 10_000;
        int three = prefix6 / 1000;
        int four = prefix6 / 100;
        if (two / 10 == 4) {
            return length == 13 || length == 16 || length == 19; // Visa
        }
        if (two == 34 || two == 37) {
            return length == 15; // American Express
        }
        if (two >= 51 && two <= 55 || four >= 2221 && four <= 2720) {
            return length == 16; // Mastercard
        }
        if (two == 62 || two == 81) {
            return length >= 16; // UnionPay
        }
        if (two == 36 || two == 38 || two == 39 || three >= 300 && three <= 305 || four == 3095) {
            return length == 14 || length == 16; // Diners
        }
        if (four >= 3528 && four <= 3589) {
            return length >= 16; // JCB
        }
        if (four == 6011 || two == 65 || three >= 644 && three <= 649 || two == 60 || two == 82) {
            return length == 16 || length == 19; // Discover, RuPay
        }
        if (four >= 2200 && four <= 2204) {
            return length >= 16; // Mir
        }
        if (four == 9558 || prefix6 == 955880) {
            return length == 19; // ICBC before UnionPay
        }
        return length >= 16
                && (four == 5018
                        || four == 5020
                        || four == 5038
                        || four == 5893
                        || four == 6304
                        || four == 6759
                        || four >= 6761 && four <= 6763); // Maestro
    }
}
