package io.tidewatch.processor.audit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How often each address may do something a minute. Of IPv6 the first half counts: the other is for everybody to choose
 * who has one. Of more than 10,000 addresses that of which nothing was heard longest is forgotten. Thread-safe.
 */
public final class AddressLimit {
    private static final int MOST_ADDRESSES = 10_000;
    private static final long WINDOW_MILLIS = TimeUnit.MINUTES.toMillis(1);
    private static final int NETWORK_BYTES = 8;

    private final int most;
    private final Clock clock;
    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    private static final class Count {
        private long sinceMillis;
        private int times;
    }

    /** @param most times a minute */
    public AddressLimit(int most, Clock clock) {
        this.most = most;
        this.clock = clock;
    }

    /** Counts it. @return whether it may once more */
    public synchronized boolean take(String address) {
        Count count = counts.computeIfAbsent(network(address), a -> new Count());
        long now = clock.millis();
        if (now - count.sinceMillis >= WINDOW_MILLIS) {
            count.sinceMillis = now;
            count.times = 0;
        }
        if (count.times >= most) {
            return false;
        }
        count.times++;
        return true;
    }

    synchronized int size() {
        return counts.size();
    }

    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return HexFormat.of().formatHex(Arrays.copyOf(bytes, NETWORK_BYTES));
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
