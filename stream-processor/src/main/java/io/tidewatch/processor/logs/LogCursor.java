package io.tidewatch.processor.logs;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;

/**
 * Where a search goes on: behind a place, in the order and within the times of its first page, so that what is logged in
 * the meantime moves nothing.
 *
 * @param order of the pages
 * @param fromMillis event times from then
 * @param toMillis and before then
 * @param behind the last line that was given, or a time up to which all was looked at
 * @param query mark of the question's text
 */
public record LogCursor(LogOrder order, long fromMillis, long toMillis, LogPlace behind, long query) {
    private static final String VERSION = "1";
    private static final char DIVIDER = '\n';

    /** @return mark of a question's text */
    public static long mark(String query) {
        CRC32 crc = new CRC32();
        crc.update(query.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    /** @return an opaque text that is safe in a URL */
    public String text() {
        String parts = String.join(
                String.valueOf(DIVIDER),
                VERSION,
                order.name(),
                Long.toString(fromMillis),
                Long.toString(toMillis),
                Long.toString(query),
                Long.toString(behind.timeMillis()),
                behind.topic(),
                Integer.toString(behind.partition()),
                behind.id());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(parts.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException where the text is no cursor that a search gave */
    public static LogCursor parse(String text) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8)
                    .split(String.valueOf(DIVIDER), 9);
            if (parts.length == 9 && parts[0].equals(VERSION)) {
                LogPlace behind =
                        new LogPlace(Long.parseLong(parts[5]), parts[6], Integer.parseInt(parts[7]), parts[8]);
                return new LogCursor(
                        LogOrder.valueOf(parts[1]),
                        Long.parseLong(parts[2]),
                        Long.parseLong(parts[3]),
                        behind,
                        Long.parseLong(parts[4]));
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new IllegalArgumentException("it is no cursor that a search gave");
    }
}
