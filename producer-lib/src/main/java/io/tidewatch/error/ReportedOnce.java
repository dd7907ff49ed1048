package io.tidewatch.error;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which throwables were reported already, by identity, as long as anybody holds them: one that wraps a reported one is the
 * same error, logged once more further up. The last {@value #MAX} are known. Thread-safe.
 */
final class ReportedOnce {
    static final int MAX = 10_000;

    private static final int MOST_CAUSES = 64;

    /** Oldest first. */
    private final Set<Identity> reported = new LinkedHashSet<>();

    /**
     * @return true the first time. Throwables without a stack do not count: such ones are shared by many occurrences
     */
    boolean first(Throwable thrown) {
        List<Identity> chain = chain(thrown);
        synchronized (this) {
            boolean first = chain.stream().noneMatch(reported::contains);
            reported.addAll(chain);
            for (Iterator<Identity> oldest = reported.iterator(); oldest.hasNext(); ) {
                boolean gone = oldest.next().refersTo(null);
                if (!gone && reported.size() <= MAX) {
                    break;
                }
                oldest.remove();
            }
            return first;
        }
    }

    // getCause and getStackTrace may be the application's: they are called without the lock, and may throw
    @SuppressWarnings("CatchingUnchecked")
    private static List<Identity> chain(Throwable thrown) {
        List<Identity> chain = new ArrayList<>(4);
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        try {
            for (Throwable t = thrown; t != null && seen.size() < MOST_CAUSES && seen.add(t); t = t.getCause()) {
                if (t.getStackTrace().length > 0) {
                    chain.add(new Identity(t));
                }
            }
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
            return chain;
        }
        return chain;
    }

    private static final class Identity extends WeakReference<Throwable> {
        private final int hash;

        Identity(Throwable thrown) {
            super(thrown);
            hash = System.identityHashCode(thrown);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            Throwable mine = get();
            return mine != null && other instanceof Identity identity && identity.refersTo(mine);
        }
    }
}
