package io.tidewatch.fingerprint;

/**
 * One frame as it was found.
 *
 * @param type class name, without class loader and module
 * @param method method name
 * @param site what tells two calls of the same method apart (the element itself, or its method, file and line as text);
 *     only compared with sites of the same error
 */
record StackFrame(String type, String method, Object site) {
    static StackFrame of(StackTraceElement element) {
        return new StackFrame(element.getClassName(), element.getMethodName(), element);
    }

    /** @return the frame as a person knows it: {@code com.acme.Orders.save(Orders.java:12)} */
    String text() {
        String printed = site.toString();
        int open = printed.indexOf('(');
        String place = open < 0 ? "(" : printed.substring(open);
        return type + '.' + method + (place.endsWith(")") ? place : place + ")");
    }
}
