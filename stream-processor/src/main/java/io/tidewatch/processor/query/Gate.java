package io.tidewatch.processor.query;

import io.tidewatch.processor.audit.AddressLimit;
import io.tidewatch.wire.HostNames;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may pass: looks at the name a request is sent to, and at its token. A right one always passes, whatever others tried; of wrong ones each
 * address has some a minute. Thread-safe.
 */
final class Gate {
    private static final String BEARER = "Bearer ";
    private static final int MOST_WRONG = 20;

    private final ApiTokens tokens;
    private final QueryConfig config;
    private final HostNames names;
    private final AddressLimit wrong;

    /** What it says. */
    sealed interface Verdict {}

    /** @param name whose token it is; empty where none was needed and none was right */
    record Open(String name) implements Verdict {}

    /**
     * @param status 401 no right token, 403 not with that role, 421 asked by a name that is not ours, 429 too many wrong tokens
     * @param name whose token it is; empty where it is nobody's
     */
    record Shut(int status, String message, String name) implements Verdict {}

    Gate(ApiTokens tokens, QueryConfig config, Clock clock) {
        this.tokens = tokens;
        this.config = config;
        List<String> more = new ArrayList<>(config.hosts());
        more.add(config.advertised());
        this.names = new HostNames(config.host(), more);
        this.wrong = new AddressLimit(MOST_WRONG, clock);
    }

    /**
     * Where reading needs no token, another site's page must not be able to read either: its name is none of ours.
     *
     * @param host by which name it is asked; null: by none
     * @return null where that is one of ours, or does not matter
     */
    @Nullable
    Shut meant(@Nullable String host) {
        if (config.requireToken() || names.has(host)) {
            return null;
        }
        String why = HostNames.refusal(host, "processor.http.hosts", "processor.http.requireToken")
                + (config.insecure() ? "; processor.http.insecure opens it to no further name" : "");
        return new Shut(421, why, "");
    }

    /** @return of a question: without a token, unless one is required or it needs more than a viewer */
    Verdict read(@Nullable String authorization, String address, ApiTokens.Role role) {
        ApiTokens.Holder by = holder(authorization);
        if (by == null && !config.requireToken() && role == ApiTokens.Role.VIEWER) {
            return new Open("");
        }
        return verdict(by, authorization, address, role);
    }

    /** @return of a command: only with a right token */
    Verdict command(@Nullable String authorization, String address, ApiTokens.Role role) {
        return verdict(holder(authorization), authorization, address, role);
    }

    private Verdict verdict(
            ApiTokens.@Nullable Holder by, @Nullable String authorization, String address, ApiTokens.Role role) {
        if (by != null) {
            return by.role().compareTo(role) >= 0
                    ? new Open(by.name())
                    : new Shut(403, by.name() + " is " + word(by.role()) + ", this needs " + word(role), by.name());
        }
        if (!tokens.any()) {
            return new Shut(403, "nobody may do this: processor.http.tokensFile is not set, or names no token", "");
        }
        if (token(authorization) == null) {
            return new Shut(401, "a token is needed: the header Authorization with Bearer and the token", "");
        }
        return wrong.take(address)
                ? new Shut(401, "that token is nobody's", "")
                : new Shut(429, "too many wrong tokens from " + address + " of late; wait a minute", "");
    }

    private ApiTokens.@Nullable Holder holder(@Nullable String authorization) {
        String token = token(authorization);
        return token == null ? null : tokens.holder(token);
    }

    private static @Nullable String token(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : null;
    }

    private static String word(ApiTokens.Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
