package io.tidewatch.instrument.context;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** In a newer JDK beside the one that runs the tests (21 or later, or {@code TIDEWATCH_NEW_JDK}); skipped without one. */
class VirtualThreadsIT {
    @Test
    void virtualThreads_carryTheContext_ofWhoSubmits() throws Exception {
        Path java = newerJava();
        assumeThat(java)
                .as("no JDK 21 or later beside this one: virtual threads are not tested")
                .isNotNull();

        Process child = new ProcessBuilder(
                        java.toString(), "-cp", System.getProperty("java.class.path"), Child.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), UTF_8);

        assertThat(said).contains("100 of 100 carried, none left, virtual=true");
    }

    /** Runs in the newer JDK. */
    static final class Child {
        public static void main(String[] args) throws Exception {
            ExecutorService each = (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
            ExecutorService executor = Context.executor(each);
            int carried = 0;
            for (int i = 0; i < 100; i++) {
                String id = "r" + i;
                MDC.put("request_id", id);
                if (executor.submit(() -> MDC.get("request_id")).get().equals(id)) {
                    carried++;
                }
            }
            MDC.clear();
            String left = executor.submit(() -> MDC.get("request_id")).get();
            Object virtual = executor.submit(
                            () -> Thread.class.getMethod("isVirtual").invoke(Thread.currentThread()))
                    .get();
            System.out.println(
                    carried + " of 100 carried, " + (left == null ? "none" : left) + " left, virtual=" + virtual);
            executor.shutdown();
        }
    }

    private static Path newerJava() throws IOException {
        String given = System.getenv("TIDEWATCH_NEW_JDK");
        Path siblings = Path.of(System.getProperty("java.home")).toRealPath().getParent();
        try (Stream<Path> homes = given != null ? Stream.of(Path.of(given)) : Files.list(siblings)) {
            List<Path> newer = homes.filter(home -> feature(home) >= 21)
                    .sorted(Comparator.naturalOrder())
                    .map(home -> home.resolve("bin").resolve("java"))
                    .filter(Files::isExecutable)
                    .toList();
            return newer.isEmpty() ? null : newer.get(0);
        }
    }

    private static int feature(Path home) {
        Properties release = new Properties();
        try (InputStream in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
            String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
            return Integer.parseInt(version.split("[.+-]")[0]);
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }
}
