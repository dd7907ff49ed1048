package io.tidewatch.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a JVM spent its time, memory and patience on, between two points in time. Immutable.
 *
 * @param subject whose profile it is, for people: a service, a process, a file
 * @param from when it begins
 * @param to when it ends
 * @param tables the stacks by view; a view that saw nothing is an empty table
 * @param locks what threads waited for each other at, by class of the lock, only waits longer than the threshold
 * @param collections pauses by collector
 * @param safepoints stops of all threads by operation, only those longer than 1 ms; collections are among them
 * @param load how busy JVM and machine were
 * @param ownSamples CPU samples of this library's own threads and the recorder's
 * @param lostBytes bytes the recorder had to throw away; what they told is missing here
 * @param unreadable events that could not be made sense of
 */
public record Profile(
        String subject,
        Instant from,
        Instant to,
        Map<ProfileView, StackTable> tables,
        List<Pauses> locks,
        List<Pauses> collections,
        List<Pauses> safepoints,
        Load load,
        long ownSamples,
        long lostBytes,
        long unreadable) {
    public Profile {
        Objects.requireNonNull(subject, "subject");
        Map<ProfileView, StackTable> all = new EnumMap<>(ProfileView.class);
        for (ProfileView view : ProfileView.values()) {
            all.put(view, tables.getOrDefault(view, StackTable.EMPTY));
        }
        tables = Map.copyOf(all);
        locks = List.copyOf(locks);
        collections = List.copyOf(collections);
        safepoints = List.copyOf(safepoints);
    }

    /**
     * Reads a recording of Java Flight Recorder, from whatever JVM and tool. No sample of a thread that waits counts as CPU.
     *
     * @throws ProfileException where it is no recording, or a broken one
     */
    public static Profile read(Path recording) throws ProfileException {
        return Recordings.read(recording, String.valueOf(recording.getFileName()));
    }

    /** @return the stacks of one view */
    public StackTable table(ProfileView view) {
        return Objects.requireNonNull(tables.get(view));
    }

    /** @return the methods that themselves took most, at most {@code limit} */
    public List<MethodShare> topMethods(ProfileView view, int limit) {
        return TopMethods.of(table(view), limit);
    }

    /** @return how much time it covers */
    public Duration duration() {
        return Duration.between(from, to);
    }

    /**
     * The stacks as other tools read them, one a line: frames from the root separated by {@code ;}, a blank, the weight in
     * the unit of the view. (The "folded" form of Brendan Gregg's FlameGraph.)
     */
    public String collapsed(ProfileView view) {
        StringBuilder out = new StringBuilder();
        StackTable table = table(view);
        for (WeighedStack stack : table.stacks()) {
            out.append(String.join(";", stack.frames()))
                    .append(' ')
                    .append(stack.weight())
                    .append('\n');
        }
        if (table.otherWeight() > 0) {
            out.append(PauseTable.OTHER).append(' ').append(table.otherWeight()).append('\n');
        }
        return out.toString();
    }

    /** @return one HTML page, complete in itself, with a flame graph of each view; opens from a file, asks nobody */
    public String flameGraph() {
        return FlameGraph.html(this);
    }

    /**
     * Writes {@link #flameGraph()} into a file.
     *
     * @throws IOException where it cannot be written
     */
    public void writeFlameGraph(Path file) throws IOException {
        java.nio.file.Files.writeString(file, flameGraph());
    }
}
