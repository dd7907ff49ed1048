package io.tidewatch.fingerprint;

/**
 * One frame as it was found.
 *
 * @param type class name, without class loader and module
 * @param method method name
 * @param site what tells two calls of the same method apart (the element itself, or its file and line as text); only
 *     compared with sites of the same error
 */
record StackFrame(String type, String method, Object site) {
    static StackFrame of(StackTraceElement element) {
        return new StackFrame(element.getClassName(), element.getMethodName(), element);
    }
}
