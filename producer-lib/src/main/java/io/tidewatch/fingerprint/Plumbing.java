package io.tidewatch.fingerprint;

import java.util.Set;

/** Frames that carry a call but say nothing of it: reflection, proxies, the base of a pool's thread. */
final class Plumbing {
    private static final String[] REFLECTION = {
        "java.lang.reflect.", "jdk.internal.reflect.", "sun.reflect.", "java.lang.invoke.", "jdk.internal.vm.",
    };

    /** Classes of java.util.concurrent and java.lang through which a task is run, their inner classes included. */
    private static final Set<String> TASKS = Set.of(
            "java.util.concurrent.ThreadPoolExecutor",
            "java.util.concurrent.ScheduledThreadPoolExecutor",
            "java.util.concurrent.ThreadPerTaskExecutor",
            "java.util.concurrent.Executors",
            "java.util.concurrent.FutureTask",
            "java.util.concurrent.CompletableFuture",
            "java.util.concurrent.ForkJoinPool",
            "java.util.concurrent.ForkJoinTask",
            "java.util.concurrent.ForkJoinWorkerThread",
            "java.util.concurrent.CountedCompleter",
            "java.lang.Thread",
            "java.lang.VirtualThread",
            "java.lang.ThreadBuilders",
            "java.util.TimerThread");

    /** Types that only say that something else failed while it was called or awaited. */
    private static final Set<String> WRAPPERS = Set.of(
            "java.util.concurrent.ExecutionException",
            "java.util.concurrent.CompletionException",
            "java.lang.reflect.UndeclaredThrowableException",
            "java.lang.reflect.InvocationTargetException",
            "java.security.PrivilegedActionException");

    private Plumbing() {}

    static boolean isWrapper(String type) {
        return WRAPPERS.contains(type);
    }

    static boolean is(StackFrame frame) {
        String type = frame.type();
        for (String prefix : REFLECTION) {
            if (type.startsWith(prefix)) {
                return true;
            }
        }
        return FrameNames.isFastClass(type) || FrameNames.isJdkProxy(type) || TASKS.contains(outer(type));
    }

    /** Whether the frame is where a pool's thread takes up a task: what lies below belongs to the pool. */
    static boolean isPoolBase(StackFrame frame) {
        return switch (outer(frame.type())) {
            case "java.util.concurrent.ThreadPoolExecutor" -> frame.method().equals("runWorker");
            case "java.util.concurrent.ForkJoinPool" ->
                frame.method().equals("runWorker")
                        || frame.method().equals("scan")
                        || frame.method().equals("topLevelExec");
            case "java.lang.VirtualThread" -> frame.method().equals("run");
            case "java.util.TimerThread" -> frame.method().equals("mainLoop");
            default -> false;
        };
    }

    private static String outer(String type) {
        int dollar = type.indexOf('$');
        return dollar < 0 ? type : type.substring(0, dollar);
    }
}
