package io.tidewatch.wire;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Text in URLs: whatever it holds, it stays one segment of the path, one name, or one value. */
public final class UrlText {
    private UrlText() {}

    /** @return one segment of a path, or one name or value of a query: a blank is {@code %20}, a slash {@code %2F} */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** @return {@code ?a=1&b=2} in the order of the names; empty where there is no parameter */
    public static String query(Map<String, String> parameters) {
        StringBuilder out = new StringBuilder();
        new TreeMap<>(parameters)
                .forEach((name, value) -> out.append(out.isEmpty() ? '?' : '&')
                        .append(encode(name))
                        .append('=')
                        .append(encode(value)));
        return out.toString();
    }
}
