package io.tidewatch.fingerprint;

import org.jspecify.annotations.Nullable;

/** Reads {@code at loader/module@version/package.Class.method(File.java:12) ~[jar:1.2]}. */
final class FrameText {
    private FrameText() {}

    /** @return null where the line is no whole frame, such as one that was cut */
    static @Nullable StackFrame parse(String content) {
        int open = content.indexOf('(');
        int close = content.indexOf(')', open + 1);
        if (open < 0 || close < 0) {
            return null;
        }
        int dot = content.lastIndexOf('.', open);
        if (dot <= 3 || dot + 1 == open) {
            return null;
        }
        String type = withoutModule(content.substring(3, dot).strip());
        return type.isEmpty()
                ? null
                : new StackFrame(type, content.substring(dot + 1, open), content.substring(dot, close));
    }

    /** A slash parts loader, module and class, but also a hidden class from its number. */
    private static String withoutModule(String qualified) {
        int slash = qualified.lastIndexOf('/');
        if (slash >= 0 && FrameNames.isHiddenNumber(qualified, slash + 1)) {
            slash = qualified.lastIndexOf('/', slash - 1);
        }
        return qualified.substring(slash + 1);
    }
}
