package io.tidewatch.processor.signals;

import java.util.Map;

/** The canonical name of an alert: {@code ruleId{field="value",…}}, fields in the rule's order, quotes escaped. */
public final class AlertKeys {
    private static final int MAX_VALUE = 200;

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
