package io.tidewatch.fingerprint;

/** Takes out of names what a compiler, proxy or run gave them by number, so that a new release keeps the group. */
final class FrameNames {
    /** Where one of these begins, the rest of a class name was generated. */
    private static final String[] GENERATED = {
        "$$EnhancerBy",
        "$$FastClassBy",
        "$$KeyFactoryBy",
        "$$SpringCGLIB$$",
        "$HibernateProxy$",
        "$HibernateBasicProxy$",
        "$ByteBuddy$",
        "$MockitoMock$",
        "$auxiliary$",
        "_$$_jvst",
        "_$$_javassist",
        "_$$_Weld",
        "$Proxy$_$$_",
        "_ClientProxy",
        "$$Proxy",
    };

    private FrameNames() {}

    static String type(String name) {
        int slash = name.indexOf('/');
        String type = slash > 0 ? name.substring(0, slash) : name;
        if (type.indexOf('$') < 0 && type.indexOf('_') < 0) {
            return type;
        }
        int cut = type.length();
        for (String marker : GENERATED) {
            int at = type.indexOf(marker);
            cut = at > 0 && at < cut ? at : cut;
        }
        String plain = withoutNumbers(type.substring(0, cut));
        return plain.endsWith("$$Lambda$") || plain.endsWith("__") ? trimmed(plain) : plain;
    }

    static String method(String name) {
        if (name.indexOf('$') < 0 && name.indexOf('_') < 0) {
            return name;
        }
        String method = name.startsWith("CGLIB$") ? name.substring(6) : name;
        method = method.endsWith("$adapted") ? method.substring(0, method.length() - 8) : method;
        method = cutAt(cutAt(method, "$original$"), "$accessor$");
        return trimmed(withoutNumbers(method));
    }

    /** {@code Foo$$FastClassBySpringCGLIB$$1f} calls by number, as reflection does. */
    static boolean isFastClass(String type) {
        return type.contains("$$FastClassBy") || type.contains("$$FastClass$$");
    }

    /** {@code jdk.proxy2.$Proxy12} and its like. */
    static boolean isJdkProxy(String type) {
        int simple = type.lastIndexOf('.') + 1;
        return type.startsWith("$Proxy", simple) && endsInDigits(type, simple + 6);
    }

    /** Whether a hidden class's number begins there: {@code 0x0000000800c03000}, or decimal on older runtimes. */
    static boolean isHiddenNumber(String name, int from) {
        int start = name.startsWith("0x", from) ? from + 2 : from;
        if (start >= name.length()) {
            return false;
        }
        for (int i = start; i < name.length(); i++) {
            if (Character.digit(name.charAt(i), start > from ? 16 : 10) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean endsInDigits(String name, int from) {
        for (int i = from; i < name.length(); i++) {
            if (!Character.isDigit(name.charAt(i))) {
                return false;
            }
        }
        return from < name.length();
    }

    /** Without the separators that stood before a number. */
    private static String trimmed(String name) {
        int end = name.length();
        while (end > 1 && (name.charAt(end - 1) == '$' || name.charAt(end - 1) == '_')) {
            end--;
        }
        return name.substring(0, end);
    }

    private static String cutAt(String name, String marker) {
        int at = name.indexOf(marker);
        return at > 0 ? name.substring(0, at) : name;
    }

    /**
     * Drops {@code $3} (anonymous classes, lambdas), {@code $lambda-3}, {@code __12} and {@code eval12} (Clojure) and the
     * number after {@code _closure} (Groovy). {@code Foo$1} stays {@code Foo$}, so that it is not taken for {@code Foo}.
     */
    private static String withoutNumbers(String name) {
        StringBuilder out = new StringBuilder(name.length());
        int i = 0;
        while (i < name.length()) {
            char c = name.charAt(i);
            if (Character.isDigit(c) && numbered(out)) {
                while (i < name.length() && Character.isDigit(name.charAt(i))) {
                    i++;
                }
                boolean doubled = i < name.length() && name.charAt(i) == '$' && endsWith(out, "$");
                i += doubled ? 1 : 0;
            } else {
                out.append(c);
                i++;
            }
        }
        return out.toString();
    }

    private static boolean numbered(StringBuilder before) {
        return endsWith(before, "$")
                || endsWith(before, "__")
                || endsWith(before, "$lambda-")
                || endsWith(before, "_closure")
                || endsWith(before, "$eval");
    }

    private static boolean endsWith(StringBuilder text, String end) {
        int from = text.length() - end.length();
        return from >= 0 && text.indexOf(end, from) == from;
    }
}
