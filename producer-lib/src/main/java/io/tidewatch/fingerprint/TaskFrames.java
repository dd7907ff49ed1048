package io.tidewatch.fingerprint;

import java.util.Set;

/** Further frames through which a task is run, and where it is taken up. */
final class TaskFrames {
    private static final Set<String> PLUMBING = Set.of(
            "java.security.AccessController",
            "java.util.Timer",
            "java.util.concurrent.AbstractExecutorService",
            "java.util.concurrent.ExecutorCompletionService",
            "java.util.concurrent.StructuredTaskScope",
            "java.lang.BaseVirtualThread",
            "java.lang.ThreadBuilders",
            "java.lang.ScopedValue",
            "jdk.internal.misc.InnocuousThread",
            "io.tidewatch.error.CapturingTasks",
            "io.tidewatch.error.CapturingExecutor",
            "io.tidewatch.error.CapturingScheduler");

    /** {@code Class.method} where others' pools take up a task. */
    private static final Set<String> BASES = Set.of(
            "java.util.concurrent.ForkJoinTask.doExec",
            "java.util.concurrent.ThreadPoolExecutor$CallerRunsPolicy.rejectedExecution",
            "java.lang.VirtualThread.runContinuation",
            "java.util.concurrent.ThreadPerTaskExecutor$ThreadBoundFuture.run",
            "org.apache.tomcat.util.threads.ThreadPoolExecutor.runWorker",
            "org.eclipse.jetty.util.thread.QueuedThreadPool.runJob",
            "org.jboss.threads.EnhancedQueueExecutor.safeRun",
            "org.jboss.threads.EnhancedQueueExecutor$ThreadBody.run",
            "io.netty.util.concurrent.AbstractEventExecutor.safeExecute",
            "io.netty.util.concurrent.SingleThreadEventExecutor.runAllTasks",
            "kotlinx.coroutines.DispatchedTask.run",
            "akka.dispatch.Mailbox.run",
            "org.apache.pekko.dispatch.Mailbox.run");

    private static final String FUTURE = "java.util.concurrent.CompletableFuture";
    private static final String RETHROWN = "java.util.concurrent.ForkJoinTask";
    private static final int TOP = 12;

    private TaskFrames() {}

    static boolean is(StackFrame frame) {
        String type = frame.type();
        int dollar = type.indexOf('$');
        return PLUMBING.contains(dollar < 0 ? type : type.substring(0, dollar));
    }

    /**
     * A stage of a future runs on whichever thread completes it, the caller's where it is complete already: what lies below
     * is chance.
     */
    static boolean isBase(StackFrame frame) {
        String type = frame.type();
        String method = frame.method();
        if (type.startsWith(FUTURE) && (type.length() == FUTURE.length() || type.charAt(FUTURE.length()) == '$')) {
            return method.equals("run") || method.equals("exec") || method.equals("tryFire") || isStage(method);
        }
        return BASES.contains(type + '.' + method);
    }

    /**
     * Whether that exception is a copy of its cause, made to be thrown on the thread that waited: by a fork-join task, or
     * by a coroutine.
     */
    static boolean isCopy(ThrownChain.Link link, ThrownChain.Link cause) {
        if (!link.type().equals(cause.type())) {
            return false;
        }
        int n = 0;
        for (StackFrame frame : link.frames()) {
            boolean joined = n < TOP
                    && frame.type().equals(RETHROWN)
                    && (frame.method().equals("getThrowableException")
                            || frame.method().equals("getException"));
            if (joined || frame.type().startsWith("_COROUTINE.") || frame.type().contains("(Coroutine ")) {
                return true;
            }
            if (n++ > 2048) {
                break;
            }
        }
        return false;
    }

    private static boolean isStage(String method) {
        return (method.startsWith("uni") || method.startsWith("bi") || method.startsWith("or"))
                && method.length() > 3
                && !method.equals("orTimeout");
    }
}
