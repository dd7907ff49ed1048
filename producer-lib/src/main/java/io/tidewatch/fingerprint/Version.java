package io.tidewatch.fingerprint;

import java.util.Set;
import java.util.stream.Collectors;

/** What the versions of the algorithm differ in. An earlier one is never changed: ids of groups are taken from it. */
enum Version {
    V1("v1") {
        @Override
        String type(String name) {
            return FrameNames.type(name);
        }

        @Override
        String method(String type, String name) {
            return FrameNames.method(name);
        }

        @Override
        boolean isPlumbing(StackFrame frame, boolean declared) {
            return !declared && Plumbing.is(frame);
        }

        @Override
        boolean isPoolBase(StackFrame frame) {
            return Plumbing.isPoolBase(frame);
        }

        @Override
        boolean isWrapper(ThrownChain.Link link, ThrownChain.Link cause) {
            return Plumbing.isWrapper(link.type());
        }
    },
    /** Knows more generators, pools and wrappers; what they do not concern keeps the id it had. */
    V2("v2") {
        @Override
        String type(String name) {
            return FrameNames.type(GeneratedNames.type(name));
        }

        @Override
        String method(String type, String name) {
            return FrameNames.method(GeneratedNames.method(type, name));
        }

        /** As a printed trace shows it: its line ends, and the blanks at them, are not the message's own. */
        @Override
        String message(String text) {
            String lines = text.indexOf('\n') < 0 && text.indexOf('\r') < 0
                    ? text
                    : text.lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
            return lines.strip();
        }

        @Override
        boolean isPlumbing(StackFrame frame, boolean declared) {
            return GeneratedNames.isBridge(frame.type()) || !declared && (Plumbing.is(frame) || TaskFrames.is(frame));
        }

        @Override
        boolean isPoolBase(StackFrame frame) {
            return Plumbing.isPoolBase(frame) || TaskFrames.isBase(frame);
        }

        @Override
        boolean isWrapper(ThrownChain.Link link, ThrownChain.Link cause) {
            return Plumbing.isWrapper(link.type()) || WRAPPERS.contains(link.type()) || TaskFrames.isCopy(link, cause);
        }
    };

    /** Further types that only say that something else failed while it was called or awaited. */
    private static final Set<String> WRAPPERS = Set.of(
            "com.google.common.util.concurrent.UncheckedExecutionException",
            "com.google.common.util.concurrent.ExecutionError",
            "org.codehaus.groovy.runtime.InvokerInvocationException",
            "reactor.core.Exceptions$ReactiveException",
            "java.util.concurrent.StructuredTaskScope$FailedException");

    final String label;

    Version(String label) {
        this.label = label;
    }

    abstract String type(String name);

    abstract String method(String type, String name);

    String message(String text) {
        return text;
    }

    /** @param declared whether the application named the package itself */
    abstract boolean isPlumbing(StackFrame frame, boolean declared);

    /** Whether what lies below that frame belongs to a pool. */
    abstract boolean isPoolBase(StackFrame frame);

    /** Whether that exception only says that its cause happened. */
    abstract boolean isWrapper(ThrownChain.Link link, ThrownChain.Link cause);
}
