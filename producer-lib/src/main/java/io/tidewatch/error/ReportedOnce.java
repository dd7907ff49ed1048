package io.tidewatch.error;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which throwables were reported already, by identity, as long as anybody holds them. Thread-safe. */
final class ReportedOnce {
    private static final int MAX = 10_000;

    private final ReferenceQueue<Throwable> gone = new ReferenceQueue<>();
    private final Set<Identity> reported = new HashSet<>();

    /**
     * @return true the first time. A throwable without a stack is always new: such ones are shared by many occurrences
     */
    synchronized boolean first(Throwable thrown) {
        for (Reference<? extends Throwable> old = gone.poll(); old != null; old = gone.poll()) {
            reported.remove(old);
        }
        if (thrown.getStackTrace().length == 0 || reported.size() >= MAX) {
            return true;
        }
        return reported.add(new Identity(thrown, gone));
    }

    private static final class Identity extends WeakReference<Throwable> {
        private final int hash;

        Identity(Throwable thrown, ReferenceQueue<Throwable> gone) {
            super(thrown, gone);
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
