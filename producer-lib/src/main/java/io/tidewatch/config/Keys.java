package io.tidewatch.config;

import java.util.Collection;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of keys: how they read in the environment, and which known one an unknown one was meant to be. */
final class Keys {
    static final String PREFIX = "TIDEWATCH_";

    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*_(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT_\\d+_(?:TCP|UDP|SCTP)(?:_[A-Z]+)?)");

    private Keys() {}

    /** {@code http.peerTimeout} is {@code TIDEWATCH_HTTP_PEER_TIMEOUT}. */
    static String environmentName(String key) {
        StringBuilder out = new StringBuilder(PREFIX);
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c == '.') {
                out.append('_');
            } else {
                if (Character.isUpperCase(c)) {
                    out.append('_');
                }
                out.append(Character.toUpperCase(c));
            }
        }
        return out.toString();
    }

    /** @return {@code ; did you mean X?} for the nearest known name, or an empty text where none is near */
    static String hint(String name, Collection<String> known) {
        String nearest = nearest(name, known, 0);
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    /** @param common length of what all names begin with, which makes them no more alike */
    static @Nullable String nearest(String name, Collection<String> known, int common) {
        String best = null;
        int least = Math.max(2, (name.length() - common) / 3) + 1;
        for (String candidate : known) {
            int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return best;
    }

    /**
     * Kubernetes tells every container of every service in its namespace: of one named {@code tidewatch-processor},
     * {@code TIDEWATCH_PROCESSOR_SERVICE_HOST}, {@code TIDEWATCH_PROCESSOR_PORT=tcp://…} and more.
     */
    static boolean isServiceLink(String name, String value) {
        return SERVICE_LINK.matcher(name).matches() || name.endsWith("_PORT") && value.matches("(?:tcp|udp|sctp)://.*");
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(change, Math.min(row[j - 1], above) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
