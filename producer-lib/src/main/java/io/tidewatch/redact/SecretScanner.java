package io.tidewatch.redact;

/**
 * Finds the next secret of a text in one pass: a table says of each character whether anything may begin or end there;
 * most characters of a log are none of these. Every look back is bounded and every look ahead either ends in a find, which
 * is passed over, or is bounded, so the whole is linear. Thread-safe.
 */
final class SecretScanner {
    private final KeyedSecrets keyed;
    private final Commands commands;
    private final FieldNames fields;
    private final int kinds;
    private final Triggers triggers;

    /** @param kinds bits of those to look for */
    SecretScanner(FieldNames fields, int kinds) {
        this.fields = fields;
        this.keyed = new KeyedSecrets(fields);
        this.commands = new Commands(keyed);
        this.kinds = kinds;
        this.triggers = new Triggers(fields);
    }

    /**
     * @param from where to go on
     * @param floor what lies before has been replaced already
     * @return the next one, or NONE
     */
    long next(String text, int from, int floor) {
        int length = text.length();
        int at = from;
        while (true) {
            at = Triggers.skip(text, at, length);
            if (at == length) {
                return Span.NONE;
            }
            char c = text.charAt(at);
            int trigger = c < 128 ? Triggers.OF[c] : Triggers.wide(c);
            int next = at + 1;
            long span = Span.NONE;
            if (trigger == Triggers.DIGIT) {
                next = Chars.endOfDigits(text, at);
                if (next - at >= 3 && Triggers.mayBeNumber(text, at, next)) {
                    span = Numbers.find(text, at, next, floor);
                }
                if (span == Span.NONE && Sentences.mayBeCode(text, at, next)) {
                    span = Sentences.code(text, at, next, floor);
                }
            } else if (triggers.mayBe(trigger, text, at)) {
                span = look(trigger, text, at, floor);
            }
            if (span != Span.NONE && (kinds & Span.kind(span).bit()) != 0 && Span.from(span) >= floor) {
                return span;
            }
            at = next;
        }
    }

    private long look(int trigger, String text, int at, int floor) {
        return switch (trigger) {
            case Triggers.PAIR -> pair(text, at, floor);
            case Triggers.SIGN -> sign(text, at, floor);
            case Triggers.CAPITAL ->
                Chars.at(text, at + 1) == 'U' ? Sentences.auth(text, at, floor) : ApiKeys.beginning(text, at, floor);
            case Triggers.JOIN, Triggers.DOT -> ApiKeys.ending(text, at, floor);
            case Triggers.DASH -> dash(text, at, floor);
            case Triggers.TAG ->
                at > floor && text.charAt(at - 1) == '-'
                        ? keyed.find(text, at - 1, at + 1, floor)
                        : Markup.find(text, at, fields, floor);
            case Triggers.ENTITY -> text.startsWith("&gt;", at) ? Markup.find(text, at, fields, floor) : Span.NONE;
            case Triggers.QUOTE -> Commands.identified(text, at, floor);
            case Triggers.SLASH -> Webhooks.path(text, at, floor);
            case Triggers.PERCENT -> percent(text, at, floor);
            case Triggers.PLUS -> Phones.international(text, at, 1, floor);
            case Triggers.BASE -> Tokens.jwt(text, at, floor);
            case Triggers.SCHEME -> Tokens.scheme(text, at, floor);
            case Triggers.WORD -> Commands.spoken(text, at, floor);
            case Triggers.TOLD -> Sentences.named(text, at, floor);
            case Triggers.SAID -> commands.said(text, at, floor);
            case Triggers.NAMED -> Commands.named(text, at + 1, floor);
            case Triggers.ESCAPE -> escape(text, at, floor);
            default -> Span.NONE;
        };
    }

    private static long sign(String text, int at, int floor) {
        long address = Emails.find(text, at, 1, floor);
        return address == Span.NONE ? UrlPasswords.dsn(text, at, floor) : address;
    }

    private long pair(String text, int at, int floor) {
        if (text.charAt(at) == ':') {
            long password = UrlPasswords.find(text, at, floor);
            if (password != Span.NONE) {
                return password;
            }
            if (at > floor && Chars.isDigit(text.charAt(at - 1))) {
                long token = Webhooks.telegram(text, at, floor);
                if (token != Span.NONE) {
                    return token;
                }
            }
        } else if (at > floor && text.charAt(at - 1) == 'y') {
            long key = Webhooks.key(text, at, floor);
            if (key != Span.NONE) {
                return key;
            }
        }
        return keyed.find(text, at, at + 1, floor);
    }

    private long escape(String text, int at, int floor) {
        if (Chars.matches(text, at, "\\u0040")) {
            return Emails.find(text, at, 6, floor);
        }
        return Chars.matches(text, at, "\\u003d") ? keyed.find(text, at, at + 6, floor) : Span.NONE;
    }

    private long dash(String text, int at, int floor) {
        char next = Chars.at(text, at + 1);
        if (next == '-' && Chars.at(text, at + 2) == '-') {
            // of a long line of dashes the first only
            return Chars.before(text, at, floor) == '-' ? Span.NONE : PrivateKeys.find(text, at);
        }
        if (next == '-' || Chars.isLetter(next)) {
            long option = commands.option(text, at, floor);
            if (option != Span.NONE) {
                return option;
            }
        }
        return ApiKeys.ending(text, at, floor);
    }

    private long percent(String text, int at, int floor) {
        if (Chars.matches(text, at, "%3d") || Chars.matches(text, at, "%3a")) {
            return keyed.find(text, at, at + 3, floor);
        }
        if (Chars.matches(text, at, "%40")) {
            return Emails.find(text, at, 3, floor);
        }
        return Chars.matches(text, at, "%2b") ? Phones.international(text, at, 3, floor) : Span.NONE;
    }
}
