package io.tidewatch.profile;

import io.tidewatch.event.LogEvent;
import io.tidewatch.event.LogLevel;
import io.tidewatch.publish.EventSink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A profile as log events: one summary, then of each view the methods, locks, collectors and stacks that took most. What
 * is to be reckoned with is in typed fields, {@code profile.kind} says which; the message is for people.
 */
final class ProfileEvents {
    static final String LOGGER = "io.tidewatch.profile";
    private static final int MAX_PAUSES = 5;
    private static final double MILLI = 1e6;

    private final ProfilerConfig config;
    private final EventSink sink;

    ProfileEvents(ProfilerConfig config, EventSink sink) {
        this.config = config;
        this.sink = sink;
    }

    void publish(Profile profile) {
        long at = profile.to().toEpochMilli();
        summary(at, profile);
        for (ProfileView view : ProfileView.values()) {
            int rank = 1;
            for (MethodShare method : profile.topMethods(view, config.topMethods())) {
                method(at, view, rank++, method);
            }
            stacks(at, view, profile.table(view));
        }
        pauses(at, "lock", "waited for {} {} times, {} ms in all, {} ms the longest", profile.locks());
        pauses(at, "gc", "collected by {} {} times, paused {} ms in all, {} ms the longest", profile.collections());
        pauses(at, "safepoint", "stopped for {} {} times, {} ms in all, {} ms the longest", profile.safepoints());
    }

    private void summary(long at, Profile profile) {
        Map<String, Object> fields = fields("summary");
        fields.put("profile.interval_ms", profile.duration().toMillis());
        fields.put("profile.cpu_samples", profile.table(ProfileView.CPU).totalSamples());
        fields.put("profile.own_samples", profile.ownSamples());
        fields.put(
                "profile.allocated_bytes", profile.table(ProfileView.ALLOCATION).totalWeight());
        fields.put("profile.lock_wait_ms", millis(total(profile.locks())));
        fields.put("profile.gc_pause_ms", millis(total(profile.collections())));
        fields.put("profile.safepoint_ms", millis(total(profile.safepoints())));
        fields.put("profile.jvm_load", rounded(profile.load().jvm()));
        fields.put("profile.machine_load", rounded(profile.load().machine()));
        fields.put("profile.threads", profile.load().threads());
        fields.put("profile.lost_bytes", profile.lostBytes());
        for (ProfileView view : ProfileView.values()) {
            StackTable table = profile.table(view);
            fields.put(
                    "profile." + view.id() + "_other_share",
                    rounded(table.otherWeight() / (double) Math.max(1, table.totalWeight())));
        }
        log(
                at,
                "profile of {} s: {} CPU samples, {} bytes allocated, {} ms waiting for locks, {} ms of GC pauses",
                fields,
                profile.duration().toSeconds(),
                fields.get("profile.cpu_samples"),
                fields.get("profile.allocated_bytes"),
                fields.get("profile.lock_wait_ms"),
                fields.get("profile.gc_pause_ms"));
    }

    private void method(long at, ProfileView view, int rank, MethodShare method) {
        Map<String, Object> fields = fields("method");
        fields.put("profile.view", view.id());
        fields.put("profile.rank", (long) rank);
        fields.put("profile.method", method.method());
        fields.put("profile.self", method.self());
        fields.put("profile.total", method.total());
        fields.put("profile.self_share", rounded(method.selfShare()));
        fields.put("profile.total_share", rounded(method.totalShare()));
        fields.put("profile.unit", view.unit());
        fields.put("profile.own", method.own());
        log(
                at,
                view.id() + " {}: {} % itself, {} % with what it calls",
                fields,
                method.method(),
                percent(method.selfShare()),
                percent(method.totalShare()));
    }

    private void stacks(long at, ProfileView view, StackTable table) {
        double whole = Math.max(1, table.totalWeight());
        List<WeighedStack> stacks = table.stacks();
        for (int i = 0; i < Math.min(config.topStacks(), stacks.size()); i++) {
            WeighedStack stack = stacks.get(i);
            Map<String, Object> fields = fields("stack");
            fields.put("profile.view", view.id());
            fields.put("profile.rank", (long) i + 1);
            fields.put("profile.weight", stack.weight());
            fields.put("profile.share", rounded(stack.weight() / whole));
            fields.put("profile.unit", view.unit());
            fields.put("profile.stack", String.join(";", stack.frames()));
            log(
                    at,
                    view.id() + " stack {} holds {} %, top {}",
                    fields,
                    i + 1,
                    percent(stack.weight() / whole),
                    stack.frames().get(stack.frames().size() - 1));
        }
    }

    private void pauses(long at, String kind, String template, List<Pauses> pauses) {
        for (Pauses pause : pauses.subList(0, Math.min(MAX_PAUSES, pauses.size()))) {
            Map<String, Object> fields = fields(kind);
            fields.put("profile.name", pause.name());
            fields.put("profile.count", pause.count());
            fields.put("profile.total_ms", millis(pause.totalNanos()));
            fields.put("profile.longest_ms", millis(pause.longestNanos()));
            log(
                    at,
                    template,
                    fields,
                    pause.name(),
                    pause.count(),
                    millis(pause.totalNanos()),
                    millis(pause.longestNanos()));
        }
    }

    private void log(long at, String template, Map<String, Object> fields, Object... arguments) {
        StringBuilder message = new StringBuilder();
        List<String> texts =
                java.util.Arrays.stream(arguments).map(String::valueOf).toList();
        int from = 0;
        for (String text : texts) {
            int hole = template.indexOf("{}", from);
            message.append(template, from, hole).append(text);
            from = hole + 2;
        }
        message.append(template.substring(from));
        sink.log(new LogEvent(
                at,
                LogLevel.INFO,
                LOGGER,
                Thread.currentThread().getName(),
                message.toString(),
                template,
                texts,
                List.of(),
                Map.of(),
                fields,
                null,
                0,
                null));
    }

    private static Map<String, Object> fields(String kind) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("profile.kind", kind);
        return fields;
    }

    private static long total(List<Pauses> pauses) {
        return pauses.stream().mapToLong(Pauses::totalNanos).sum();
    }

    private static double millis(long nanos) {
        return Math.round(nanos / MILLI * 1_000) / 1_000.0;
    }

    private static double rounded(double share) {
        return Math.round(share * 10_000) / 10_000.0;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", share * 100);
    }
}
