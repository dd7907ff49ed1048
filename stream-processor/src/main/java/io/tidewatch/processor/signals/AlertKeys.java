package io.tidewatch.processor.signals;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The canonical name of an alert: {@code ruleId{field="value",…}}, fields in the rule's order, quotes escaped. */
public final class AlertKeys {
    private static final int MAX_VALUE = 200;

    /** Of 32: as many digits as nobody finds two texts for. */
    private static final int HASH_BYTES = 16;

    private AlertKeys() {}

    /** @param group group values in the rule's order; a value past 200 characters is cut */
    public static String of(String ruleId, Map<String, String> group) {
        if (group.isEmpty()) {
            return ruleId;
        }
        StringBuilder out =
                new StringBuilder(ruleId.length() + 32).append(ruleId).append('{');
        String separator = "";
        for (Map.Entry<String, String> e : group.entrySet()) {
            out.append(separator).append(e.getKey()).append("=\"");
            String value = e.getValue();
            if (isPlain(value)) {
                out.append(value);
            } else {
                quoted(value, out);
            }
            out.append('"');
            separator = ",";
        }
        return out.append('}').toString();
    }

    /** @return names the labels, whatever their number and length: 32 hex digits as nobody finds two sets for */
    public static String hash(Map<String, String> labels) {
        StringBuilder text = new StringBuilder();
        // with their lengths: no text within one label can look like two
        new TreeMap<>(labels)
                .forEach((name, value) -> text.append(name.length())
                        .append(':')
                        .append(name)
                        .append(value.length())
                        .append(':')
                        .append(value));
        try {
            byte[] all =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no SHA-256 in this Java", e);
        }
    }

    private static boolean isPlain(String value) {
        if (value.length() > MAX_VALUE) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static void quoted(String value, StringBuilder out) {
        for (int i = 0; i < Math.min(value.length(), MAX_VALUE); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c < ' ' ? ' ' : c);
        }
    }
}
