package io.tidewatch.fingerprint;

/** What further generators of code make of names, taken out before {@link FrameNames} takes out the rest. */
final class GeneratedNames {
    /** Where one of these begins, the rest of a class name was generated. */
    private static final String[] GENERATED = {
        "$$Owb",
        "$$BulkBeanBy",
        "$$$EasyMock$",
        "$$EasyMock$",
        "$$$view",
        "$$_Weld",
        "$$_hibernate",
        "$HibernateInstantiator$",
        "$HibernateAccessOptimizer$",
        "$Access4Jackson",
        "$$PermazenEnhanced",
        "$Definition$Intercepted",
        "$Intercepted",
        "DubboWrap",
    };

    private static final String[] METHOD_ENDS = {"_aroundBody", "$$superforward", "$superforward", "$$super"};

    private GeneratedNames() {}

    static String type(String name) {
        String type = hidden(name);
        if (type.indexOf('$') < 0 && type.indexOf('_') < 0 && !type.contains("DubboWrap")) {
            return type;
        }
        int cut = type.length();
        for (String marker : GENERATED) {
            int at = type.indexOf(marker);
            cut = at > 0 && at < cut ? at : cut;
        }
        int simple = type.lastIndexOf('.', cut) + 1;
        boolean intercepted = cut < type.length() && type.startsWith("$", simple) && simple + 1 < cut;
        type = intercepted ? type.substring(0, simple) + type.substring(simple + 1, cut) : type.substring(0, cut);
        int subclass = type.indexOf("_Subclass");
        if (subclass > 0 && (subclass + 9 == type.length() || type.charAt(subclass + 9) == '$')) {
            type = type.substring(0, subclass);
        }
        return numbered(numbered(numbered(type, "$$ExternalSyntheticLambda"), "_lambda"), "$AjcClosure");
    }

    static String method(String type, String name) {
        if (name.indexOf('$') < 0 && name.indexOf('_') < 0 && !name.startsWith("liftedTree")) {
            return name;
        }
        String method = name;
        for (String end : METHOD_ENDS) {
            int at = method.indexOf(end);
            method = at > 0 ? method.substring(0, at) : method;
        }
        if (method.startsWith("$r8$lambda$")) {
            return "$r8$lambda";
        }
        if (method.startsWith("$$access$$")) {
            method = method.substring(10);
        }
        if (method.startsWith("_d") && (type.contains("_$$_") || type.contains("$Proxy$_"))) {
            int digits = 2;
            while (digits < method.length() && Character.isDigit(method.charAt(digits))) {
                digits++;
            }
            method = digits > 2 && digits < method.length() ? method.substring(digits) : method;
        }
        return serialized(numbered(method, "liftedTree"));
    }

    /** Calls by number, dynamic proxies, the edges of coroutines: whatever package they are generated into. */
    static boolean isBridge(String type) {
        return FrameNames.isFastClass(type)
                || FrameNames.isJdkProxy(type)
                || type.startsWith("_COROUTINE.")
                || type.contains("(Coroutine ")
                || type.contains("$AjcClosure");
    }

    /** {@code Foo+0x0000…}, as some tools write the hidden class {@code Foo/0x0000…}. */
    private static String hidden(String name) {
        int plus = name.indexOf("+0x");
        return plus > 0 ? name.substring(0, plus) : name;
    }

    /** {@code lambda$save$3f3c8d2$1}, a lambda that can be serialised, is {@code lambda$save$1}. */
    private static String serialized(String method) {
        int last = method.lastIndexOf('$');
        int before = method.lastIndexOf('$', last - 1);
        boolean lambda = method.startsWith("lambda$") && before > 6 && last - before > 1 && last - before <= 9;
        if (!lambda || !all(method, last + 1, method.length(), 10) || !all(method, before + 1, last, 16)) {
            return method;
        }
        return method.substring(0, before) + method.substring(last);
    }

    /** Drops the digits that follow the marker. */
    private static String numbered(String name, String marker) {
        int at = name.indexOf(marker);
        if (at < 0) {
            return name;
        }
        int from = at + marker.length();
        int to = from;
        while (to < name.length() && Character.isDigit(name.charAt(to))) {
            to++;
        }
        return name.substring(0, from) + name.substring(to);
    }

    private static boolean all(String text, int from, int to, int radix) {
        for (int i = from; i < to; i++) {
            if (Character.digit(text.charAt(i), radix) < 0) {
                return false;
            }
        }
        return from < to;
    }
}
