package io.tidewatch.profile;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Methods by what they themselves took. */
final class TopMethods {
    private TopMethods() {}

    static List<MethodShare> of(StackTable table, int limit) {
        Map<String, long[]> selfAndTotal = new HashMap<>();
        for (WeighedStack stack : table.stacks()) {
            List<String> frames = stack.frames();
            Set<String> seen = new HashSet<>();
            boolean running = true;
            for (int i = frames.size() - 1; i >= 0; i--) {
                String frame = frames.get(i);
                if (FrameName.isMark(frame)) {
                    continue;
                }
                long[] cell = selfAndTotal.computeIfAbsent(frame, f -> new long[2]);
                if (running) {
                    cell[0] += stack.weight();
                    running = false;
                }
                if (seen.add(frame)) {
                    cell[1] += stack.weight();
                }
            }
        }
        double whole = Math.max(1, table.totalWeight());
        return selfAndTotal.entrySet().stream()
                .filter(e -> e.getValue()[0] > 0)
                .map(e -> share(e.getKey(), e.getValue()[0], e.getValue()[1], whole))
                .sorted(Comparator.comparingLong(MethodShare::self)
                        .thenComparingLong(MethodShare::total)
                        .reversed()
                        .thenComparing(MethodShare::method))
                .limit(limit)
                .toList();
    }

    private static MethodShare share(String method, long self, long total, double whole) {
        return new MethodShare(method, self, total, self / whole, total / whole, OwnSamples.isFrame(method));
    }
}
