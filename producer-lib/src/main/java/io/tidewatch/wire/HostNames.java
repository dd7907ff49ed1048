package io.tidewatch.wire;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Under which names a server that asks for no token is spoken to. A page of a stranger whose name was made to lead to this
 * machine (DNS rebinding) may read what the server answers, but its requests carry the stranger's name. Immutable.
 */
public final class HostNames {
    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f]*:[0-9a-f:.]+");

    private static final Pattern NAME = Pattern.compile("[a-z0-9._:-]+");
    private static final int MOST_SAID = 100;

    private final Set<String> names = new HashSet<>(Set.of("localhost", "::1"));
    private final boolean everyAddress;

    /**
     * @param bound address it listens on
     * @param more further names, each with or without a port; empty texts are passed over
     */
    public HostNames(String bound, Collection<String> more) {
        everyAddress = EVERY_ADDRESS.contains(name(bound));
        names.add(name(bound));
        more.stream().filter(text -> !text.isBlank()).map(HostNames::name).forEach(names::add);
    }

    /** @param host what the header {@code Host} has; null: none */
    public boolean has(@Nullable String host) {
        if (host == null || host.isBlank()) {
            return false;
        }
        String name = name(host);
        // an address leads nowhere else than it says, so no stranger's page has one of ours for its name
        return names.contains(name)
                || IPV4.matcher(name).matches() && (everyAddress || name.startsWith("127."))
                || everyAddress && IPV6.matcher(name).matches();
    }

    /**
     * What is refused, and what to do, in words.
     *
     * @param namesKey of the configuration, of further names
     * @param tokenKey of the configuration: with a token any name will do
     */
    public static String refusal(@Nullable String host, String namesKey, String tokenKey) {
        String said = host == null ? "" : host.length() <= MOST_SAID ? host : host.substring(0, MOST_SAID) + "…";
        String name = host == null || host.length() > MOST_SAID ? "" : name(host);
        String named = NAME.matcher(name).matches() ? namesKey + " to [\"" + name + "\"]" : namesKey;
        return "Host is '" + said + "', which is no name of this server: ask for localhost; set " + named
                + " if it is called so here (a service, a proxy); or set " + tokenKey;
    }

    /** Without the port, the brackets of an address, and the last dot; small letters. */
    private static String name(String host) {
        String text = host.strip().toLowerCase(Locale.ROOT);
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 ? text : text.substring(1, end);
        }
        int colon = text.indexOf(':');
        if (colon >= 0 && colon == text.lastIndexOf(':')) {
            text = text.substring(0, colon);
        }
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }
}
