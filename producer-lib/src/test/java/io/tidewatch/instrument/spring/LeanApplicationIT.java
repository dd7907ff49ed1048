package io.tidewatch.instrument.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.Tidewatch;
import io.tidewatch.instrument.Monitored;
import io.tidewatch.instrument.Monitoring;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A Boot application, in a JVM of its own, that has none of what may be instrumented on its class path. */
class LeanApplicationIT {
    private static final List<String> LEFT_OUT = List.of(
            "okhttp",
            "okio",
            "mockwebserver",
            "datasource-proxy",
            "spring-kafka",
            "spring-tx",
            "spring-messaging",
            "actuator",
            "servlet-api",
            "tomcat",
            "h2-",
            "aspectj",
            "kafka_",
            "kafka-server",
            "embedded-kafka");

    @Test
    void withAnAddress_itsMethodsAreMeasured() throws Exception {
        String said = run("--tidewatch.bootstrap-servers=localhost:1", "--tidewatch.close-grace=100ms");

        assertThat(said).contains("answer=42 measured=1 tidewatch=1").doesNotContain("ClassNotFound", "NoClassDef");
    }

    @Test
    void withoutAnAddress_itRunsAsBefore_andIsToldOnce() throws Exception {
        String said = run();

        assertThat(said).contains("answer=42 measured=-1 tidewatch=0");
        assertThat(said.lines().filter(line -> line.contains("Nothing is published")))
                .hasSize(1);
    }

    @Test
    void switchedOff_itIsToldNothing() throws Exception {
        String said = run("--tidewatch.enabled=false");

        assertThat(said).contains("answer=42 measured=-1 tidewatch=0").doesNotContain("Nothing is published");
    }

    private static String run(String... args) throws Exception {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        LEFT_OUT.stream().noneMatch(Path.of(entry).getFileName().toString()::contains))
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                classPath,
                App.class.getName()));
        command.addAll(List.of(args));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(child.getInputStream().readAllBytes(), UTF_8);
    }

    /** What is run. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class App {
        /** What is measured. */
        static class Answers {
            @Monitored("answers.give")
            public int give() {
                return 42;
            }
        }

        @Bean
        Answers answers() {
            return new Answers();
        }

        public static void main(String[] args) {
            try (ConfigurableApplicationContext context = SpringApplication.run(App.class, args)) {
                int answer = context.getBean(Answers.class).give();
                Monitoring monitoring =
                        context.getBeanProvider(Monitoring.class).getIfAvailable();
                long measured = monitoring == null
                        ? -1
                        : monitoring
                                .registry()
                                .get("answers.give.duration")
                                .timer()
                                .count();
                int count = context.getBeansOfType(Tidewatch.class).size();
                System.out.println("answer=" + answer + " measured=" + measured + " tidewatch=" + count);
            }
        }
    }
}
