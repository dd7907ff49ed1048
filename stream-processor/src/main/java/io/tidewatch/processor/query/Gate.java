package io.tidewatch.processor.query;

import io.tidewatch.processor.audit.AddressLimit;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may pass: looks at the token of a request. A right one always passes, whatever others tried; of wrong ones each
 * address has some a minute. Thread-safe.
 */
final class Gate {
    private static final String BEARER = "Bearer ";
    private static final int MOST_WRONG = 20;

    private final ApiTokens tokens;
    private final boolean requireToken;
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

    /** @param requireToken whether reading needs one */
    Gate(ApiTokens tokens, boolean requireToken, Clock clock) {
        this.tokens = tokens;
        this.requireToken = requireToken;
        this.wrong = new AddressLimit(MOST_WRONG, clock);
    }

    /** @return of a question: without a token, unless one is required or it needs more than a viewer */
    Verdict read(@Nullable String authorization, String address, ApiTokens.Role role) {
        ApiTokens.Holder by = holder(authorization);
        if (by == null && !requireToken && role == ApiTokens.Role.VIEWER) {
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
