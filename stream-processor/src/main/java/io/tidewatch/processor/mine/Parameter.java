package io.tidewatch.processor.mine;

/**
 * A variable part of a pattern.
 *
 * @param name as {@link Parameters} finds it
 * @param unit the word behind it where that is a unit of time or size, such as {@code ms}; else empty
 */
public record Parameter(String name, String unit) {}
