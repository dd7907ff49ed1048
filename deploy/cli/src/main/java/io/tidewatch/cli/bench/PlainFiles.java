package io.tidewatch.cli.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The same lines in plain files, and ripgrep over them. */
final class PlainFiles implements AutoCloseable {
    private static final int FILES = 8;

    private final Path dir;
    private final List<OutputStream> files = new ArrayList<>();
    private long lines;

    PlainFiles(Path dir) throws IOException {
        this.dir = dir;
        Files.createDirectories(dir);
        for (int i = 0; i < FILES; i++) {
            files.add(new BufferedOutputStream(Files.newOutputStream(dir.resolve("part-" + i + ".log")), 1 << 20));
        }
    }

    void take(byte[] bytes, int from, int to) throws IOException {
        // runs of lines, as a rotation would leave them
        files.get((int) (lines++ >>> 12) % FILES).write(bytes, from, to - from);
    }

    @Override
    public void close() throws IOException {
        for (OutputStream file : files) {
            file.close();
        }
    }

    /** @return whether ripgrep is installed here */
    static boolean installed() {
        try {
            return run(List.of("rg", "--version")) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** @return seconds it takes to count the lines that match, case and all as ripgrep likes it best */
    double seconds(boolean fixed, String pattern) throws IOException {
        List<String> command = new ArrayList<>(List.of("rg", "--no-config", "-c", "--no-filename"));
        command.addAll(fixed ? List.of("-F", pattern) : List.of("-e", pattern));
        command.add(dir.toString());
        long started = System.nanoTime();
        int code = run(command);
        if (code > 1) {
            throw new IOException("rg ended with " + code);
        }
        return (System.nanoTime() - started) / 1e9;
    }

    /**
     * Asks the system to forget what it holds of the files below that folder.
     *
     * @return whether it could be asked
     */
    static boolean forget(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (run(List.of("dd", "if=" + file, "iflag=nocache", "count=0")) != 0) {
                    return false;
                }
            }
        } catch (IOException e) {
            return false;
        }
        return true;
    }

    private static int run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException(command.get(0) + " did not end");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return process.exitValue();
    }
}
