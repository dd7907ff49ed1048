package io.tidewatch.processor.run;

import java.util.List;
import java.util.Map;

/**
 * How one Streams application is.
 *
 * @param application its application id
 * @param state Streams' own state
 * @param live false where it will not recover without help
 * @param ready whether all its tasks are assigned and restored
 * @param reason why it is not live or not ready; empty where it is both
 * @param activeTasks tasks that run here, as {@code subtopology_partition}
 * @param restoring stores that are being restored, as {@code store/partition}, with the records still to read
 * @param faults faults met, by handler and kind
 * @param threadsReplaced stream threads that died and were replaced since the start
 */
public record StreamsHealth(
        String application,
        String state,
        boolean live,
        boolean ready,
        String reason,
        List<String> activeTasks,
        Map<String, Long> restoring,
        Map<String, Long> faults,
        long threadsReplaced) {}
