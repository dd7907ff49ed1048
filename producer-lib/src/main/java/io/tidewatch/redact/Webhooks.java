package io.tidewatch.redact;

/** Addresses whose path, or whose {@code key}, is the secret: who knows it may post. */
final class Webhooks {
    private static final int REACH = 64;

    private Webhooks() {}

    /** At a slash: Feishu, Slack, Discord, Microsoft. */
    static long path(String text, int at, int floor) {
        String host;
        if (Chars.matches(text, at - 4, "hook")) {
            host = "open-apis/bot/";
        } else if (Chars.matches(text, at - 8, "services")
                || Chars.matches(text, at - 9, "workflows")
                || Chars.matches(text, at - 8, "triggers")) {
            host = "hooks.slack.com/";
        } else if (Chars.matches(text, at - 8, "webhooks")) {
            host = "discord";
        } else if (Chars.matches(text, at - 9, "webhookb2")) {
            host = "webhook.office.com";
        } else {
            return Span.NONE;
        }
        return Chars.near(text, at, floor, REACH, host) ? secret(text, at + 1) : Span.NONE;
    }

    /** At the separator behind a name that is only {@code key}: WeCom. */
    static long key(String text, int at, int floor) {
        boolean key = Chars.matches(text, at - 3, "key") && at - 3 > floor && !Chars.isAlnum(text.charAt(at - 4));
        return key && Chars.near(text, at, floor, REACH, "weixin.qq.com/") ? secret(text, at + 1) : Span.NONE;
    }

    /** At a colon: {@code api.telegram.org/bot123456789:AA…}. */
    static long telegram(String text, int at, int floor) {
        int from = at;
        while (from > floor && at - from < 12 && Chars.isDigit(text.charAt(from - 1))) {
            from--;
        }
        if (at - from < 7) {
            return Span.NONE;
        }
        int end = at + 1;
        while (end < text.length() && end - at < 64 && Chars.isToken(text.charAt(end))) {
            end++;
        }
        boolean token = end - at - 1 >= 33 && end - at - 1 <= 40 && Chars.matches(text, at + 1, "aa");
        return token ? Span.of(at + 1, end, Kind.API_KEY) : Span.NONE;
    }

    private static long secret(String text, int from) {
        int end = from;
        while (end < text.length()
                && (Chars.isToken(text.charAt(end)) || text.charAt(end) == '/' || text.charAt(end) == '@')) {
            end++;
        }
        return end - from >= 16 && !Marks.isMark(text, from, end) ? Span.of(from, end, Kind.API_KEY) : Span.NONE;
    }
}
