package io.tidewatch.error;

/**
 * What became of the throwables that were seen, since the start.
 *
 * @param captured occurrences that left, or will, in events whose counts sum up to this
 * @param repeated throwables that had been reported before, themselves or by one they wrap
 * @param failed throwables that could not be made an event of
 * @param trailsEvicted requests and threads whose breadcrumbs had to go for the bounds
 */
public record ErrorCounts(long captured, long repeated, long failed, long trailsEvicted) {}
