package io.tidewatch.processor;

import io.tidewatch.processor.run.StreamsHealth;
import java.util.List;

/**
 * How the processor is.
 *
 * @param live empty while it does its work, or waits for Kafka; else what will not mend without help
 * @param ready empty when all tasks of both applications are assigned and restored; else what is missing
 * @param applications each of them, once started
 */
public record ProcessorHealth(String live, String ready, List<StreamsHealth> applications) {}
