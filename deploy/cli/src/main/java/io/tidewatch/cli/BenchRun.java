package io.tidewatch.cli;

import io.tidewatch.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the benches that start a cluster have in common: where they work, what they are given, and what becomes of what they find. */
final class BenchRun {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data/bench",
            description = "Work folder; what a run puts there it deletes at its end (default: ${DEFAULT-VALUE}).")
    private Path data;

    @Option(
            names = "--partitions",
            defaultValue = "4",
            description = "Partitions of each topic (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(
            names = "--seed",
            defaultValue = "42",
            description = "The same seed gives the same load (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--json", paramLabel = "FILE", description = "Also writes machine and figures there.")
    private @Nullable Path json;

    /** Makes a bench and runs it. */
    @FunctionalInterface
    interface Measuring<R> {
        /**
         * @param say takes how far it is, a line at a time
         * @throws IllegalArgumentException where an option is wrong, in words for the user
         * @throws IllegalStateException where it does not come to its end, likewise
         */
        R run(Consumer<String> say) throws IOException;
    }

    Path data() {
        return data;
    }

    int partitions() {
        return partitions;
    }

    long seed() {
        return seed;
    }

    /**
     * Prints the report, and writes it where that is asked for.
     *
     * @param text what is printed of it
     */
    <R> void run(PrintWriter out, Measuring<R> bench, Function<R, String> text) {
        try {
            R report = bench.run(line -> {
                out.println(line);
                out.flush();
            });
            out.print(text.apply(report));
            if (json != null) {
                Files.write(json, Json.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(report));
                out.println("written to " + json);
            }
            out.flush();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UserError(e.getMessage());
        } catch (IOException e) {
            throw new UserError("the bench could not be run: " + e.getMessage());
        }
    }
}
