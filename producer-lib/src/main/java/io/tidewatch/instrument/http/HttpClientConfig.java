package io.tidewatch.instrument.http;

import java.util.function.Predicate;
import okhttp3.HttpUrl;

/**
 * How calls to others are measured.
 *
 * @param maxHosts hosts that are told apart
 * @param propagate whether an address is told request id and trace; strangers need not know them
 */
public record HttpClientConfig(int maxHosts, Predicate<HttpUrl> propagate) {
    public HttpClientConfig {
        if (maxHosts < 1) {
            throw new IllegalArgumentException("maxHosts is " + maxHosts + ", expected 1 or more");
        }
    }

    /** 100 hosts, all of which are told. */
    public static HttpClientConfig defaults() {
        return new HttpClientConfig(100, url -> true);
    }
}
