package io.tidewatch.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Keys of providers, known by how they begin. The shapes are those the providers document for secret scanning. */
final class ApiKeys {
    /**
     * @param prefix how it begins, as it is written
     * @param least how many characters follow at least
     * @param most how many at most; a longer run is something else
     * @param alphabet of what
     * @param common whether other texts begin so too: then there has to be a digit
     */
    private record Shape(String prefix, int least, int most, Alphabet alphabet, boolean common) {
        Shape(String prefix, int least, int most, Alphabet alphabet) {
            this(prefix, least, most, alphabet, COMMON.contains(prefix));
        }
    }

    private enum Alphabet {
        CAPITALS,
        ALNUM,
        HEX,
        TOKEN,
        DOTTED
    }

    private static final int LONG = 4096;

    private static final Set<String> COMMON = Set.of("AKID", "sk-", "key-", "SG.", "STS.", "JDC_");

    /** By the first letter: those that begin with a capital. */
    private static final Shape[][] BY_FIRST = new Shape[128][0];

    /** By the {@code _}, {@code -} or {@code .} that ends the prefix, and the character before. */
    private static final Shape[][][] BY_END = new Shape[3][128][0];

    static {
        for (String aws : List.of("AKIA", "ASIA", "ABIA", "ACCA")) {
            first(aws, 16, 16, Alphabet.CAPITALS);
        }
        first("AKID", 13, 40, Alphabet.ALNUM); // Tencent
        first("AKLT", 20, 60, Alphabet.TOKEN); // Volcengine
        first("ALTAK", 20, 40, Alphabet.ALNUM); // Baidu
        first("LTAI", 12, 26, Alphabet.ALNUM); // Aliyun
        first("AIza", 35, 40, Alphabet.TOKEN); // Google
        first("ATATT3", 60, LONG, Alphabet.TOKEN); // Atlassian
        first("SK", 32, 32, Alphabet.HEX); // Twilio
        first("SEC", 64, 64, Alphabet.HEX); // DingTalk, signing
        end("ghp_ gho_ ghu_ ghs_ ghr_", 20, Alphabet.ALNUM);
        end("github_pat_", 22, Alphabet.TOKEN);
        end("glpat- gldt- glrt- glcbt- glptt- glft- glsoat- glimt- glagent-", 16, Alphabet.DOTTED);
        end("xoxb- xoxa- xoxp- xoxo- xoxs- xoxr- xoxe- xapp-", 10, Alphabet.TOKEN);
        end("sk_live_ sk_test_ rk_live_ rk_test_ whsec_", 16, Alphabet.TOKEN); // Stripe
        end("sk-", 20, Alphabet.TOKEN); // OpenAI, Anthropic, DeepSeek
        end("npm_ hf_ r8_", 30, Alphabet.ALNUM);
        end("pypi-", 32, Alphabet.TOKEN);
        end("STS.", 20, Alphabet.ALNUM); // Aliyun, for a while
        end("SG.", 20, Alphabet.DOTTED); // SendGrid
        end("ya29.", 20, Alphabet.DOTTED);
        end("GOCSPX-", 20, Alphabet.TOKEN);
        end("hvs. hvb. hvr.", 20, Alphabet.DOTTED); // HashiCorp Vault
        end("shpat_ shpss_ shpca_ shppa_", 32, Alphabet.HEX); // Shopify
        end("dop_v1_ doo_v1_ dor_v1_", 32, Alphabet.HEX); // DigitalOcean
        end("glsa_ glc_ lin_api_ figd_ dckr_pat_ gsk_ sbp_ sntrys_ sntryu_ rubygems_ pplx- JDC_", 20, Alphabet.TOKEN);
        end("sq0atp- sq0csp- PMAK- NRAK- xkeysib- xai- nvapi- AGE-SECRET-KEY-", 20, Alphabet.TOKEN);
        end("key-", 32, Alphabet.HEX); // Mailgun
    }

    private ApiKeys() {}

    private static void first(String prefix, int least, int most, Alphabet alphabet) {
        char c = prefix.charAt(0);
        BY_FIRST[c] = with(BY_FIRST[c], new Shape(prefix, least, most, alphabet));
    }

    private static void end(String prefixes, int least, Alphabet alphabet) {
        for (String prefix : prefixes.split(" ")) {
            Shape[][] ends = endingWith(prefix.charAt(prefix.length() - 1));
            char c = prefix.charAt(prefix.length() - 2);
            ends[c] = with(ends[c], new Shape(prefix, least, LONG, alphabet));
        }
    }

    private static Shape[] with(Shape[] some, Shape one) {
        List<Shape> all = new ArrayList<>(List.of(some));
        all.add(one);
        return all.toArray(Shape[]::new);
    }

    private static Shape[][] endingWith(char separator) {
        return BY_END[separator == '_' ? 0 : separator == '-' ? 1 : 2];
    }

    /** Whether a prefix may have this character before the separator that ends it. */
    static boolean mayEnd(char c, char separator) {
        return endingWith(separator)[c].length > 0;
    }

    /** At a capital that begins a prefix. */
    static long beginning(String text, int at, int floor) {
        for (Shape shape : BY_FIRST[text.charAt(at)]) {
            long span = find(text, at, floor, shape);
            if (span != Span.NONE) {
                return span;
            }
        }
        return Span.NONE;
    }

    /** At the {@code _}, {@code -} or {@code .} that ends a prefix. */
    static long ending(String text, int at, int floor) {
        char before = Chars.before(text, at, floor);
        if (before >= 128) {
            return Span.NONE;
        }
        for (Shape shape : endingWith(text.charAt(at))[before]) {
            long span = find(text, at + 1 - shape.prefix().length(), floor, shape);
            if (span != Span.NONE) {
                return span;
            }
        }
        return Span.NONE;
    }

    private static long find(String text, int from, int floor, Shape shape) {
        if (from < floor || !text.startsWith(shape.prefix(), from) || !Chars.startsToken(text, from, floor)) {
            return Span.NONE;
        }
        int begin = from + shape.prefix().length();
        int end = begin;
        boolean digit = false;
        while (end < text.length() && belongs(text.charAt(end), shape.alphabet())) {
            digit |= Chars.isDigit(text.charAt(end));
            end++;
        }
        while (end > begin && (text.charAt(end - 1) == '.' || text.charAt(end - 1) == '-')) {
            end--;
        }
        int length = end - begin;
        boolean whole = !Chars.isAlnum(Chars.at(text, end)) && Chars.at(text, end) != '_' || shape.most() == LONG;
        boolean named = shape.alphabet() == Alphabet.CAPITALS
                || digit
                || !shape.common() && isNoName(text, begin, end, shape.least());
        if (length < shape.least() || length > shape.most() || !whole || !named) {
            return Span.NONE;
        }
        return Span.of(from, shape.alphabet() == Alphabet.CAPITALS ? withSecret(text, end) : end, Kind.API_KEY);
    }

    /** {@code AKIA…:wJalr…}: AWS's secret right behind its key. */
    private static int withSecret(String text, int end) {
        boolean divided = ":,; /|\t".indexOf(Chars.at(text, end)) >= 0;
        int secret = divided ? Sentences.endOfAwsSecret(text, end + 1) : -1;
        return secret < 0 ? end : secret;
    }

    /** Not words that are joined, as in {@code sk_live_migration_of_accounts}: letters at a stretch, or capitals within. */
    private static boolean isNoName(String text, int from, int to, int least) {
        int stretch = 0;
        int capitals = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            stretch = Chars.isLetter(c) ? stretch + 1 : 0;
            capitals += stretch > 1 && Chars.isUpper(c) && !Chars.isUpper(text.charAt(i - 1)) ? 1 : 0;
            if (stretch >= least || capitals > 2) {
                return true;
            }
        }
        return false;
    }

    private static boolean belongs(char c, Alphabet alphabet) {
        return switch (alphabet) {
            case CAPITALS -> Chars.isUpper(c) || c >= '0' && c <= '9';
            case ALNUM -> Chars.isAlnum(c);
            case HEX -> Chars.isHex(c);
            case TOKEN -> Chars.isToken(c);
            case DOTTED -> Chars.isToken(c) || c == '.';
        };
    }
}
