package io.tidewatch.profile;

/**
 * One method's part in a view.
 *
 * @param method as {@code com.acme.Shop.total}
 * @param self weight of the samples it was the running method of
 * @param total weight of the samples it was anywhere on the stack of; a recursion counts once
 * @param selfShare {@code self} of the whole view, 0 to 1
 * @param totalShare {@code total} of the whole view, 0 to 1
 * @param own whether it belongs to this library
 */
public record MethodShare(String method, long self, long total, double selfShare, double totalShare, boolean own) {}
