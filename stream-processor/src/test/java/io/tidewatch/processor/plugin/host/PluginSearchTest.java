package io.tidewatch.processor.plugin.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidewatch.processor.plugin.Analyzer;
import io.tidewatch.processor.plugin.AnalyzerInput;
import io.tidewatch.processor.run.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars in a folder: what is taken, and what the start says of what is not. */
class PluginSearchTest {
    @TempDir
    Path dir;

    @Test
    void jarsAndFolders_areTaken_eachWithClassesOfItsOwn() throws IOException {
        jar("one", "One", "one", Analyzer.API, "").write(dir.resolve("plugins/one.jar"));
        BuiltJar two = new BuiltJar(Files.createDirectory(dir.resolve("two")))
                .with(Map.of(
                        "Two",
                        BuiltJar.analyzer("Two", "two", Analyzer.API, "public void tick(long now) { Part.of(); }"),
                        "Part",
                        "class Part { static void of() {} }"));
        new BuiltJar(Files.createDirectory(dir.resolve("part")))
                .with(Map.of("Part", "class Part { static void of() {} }"))
                .write(dir.resolve("plugins/two/part.jar"));
        two.without("Part.class").serving("Two").write(dir.resolve("plugins/two/two.jar"));
        Files.writeString(dir.resolve("plugins/README"), "no jar");

        try (Plugins plugins = load(Map.of())) {
            assertThat(plugins.status())
                    .extracting(
                            PluginStatus::name,
                            PluginStatus::version,
                            of -> of.inputs().first())
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("one", "1.0", AnalyzerInput.LOGS),
                            org.assertj.core.groups.Tuple.tuple("two", "1.0", AnalyzerInput.LOGS));
            assertThat(plugins.has("two")).isTrue();
        }
    }

    @Test
    void noFolder_noPlugins_onTheClassPathThereAreNone() {
        try (Plugins plugins = Plugins.load(PluginsConfig.defaults(), 1)) {
            assertThat(plugins.status()).isEmpty();
            assertThat(plugins.of(AnalyzerInput.LOGS)).isEmpty();
        }
    }

    @Test
    void folderThatIsNone_isRefused() {
        assertThat(refusal(Map.of())).contains("processor.plugins.folder is '" + dir.resolve("plugins"), "no folder");
    }

    @Test
    void jarThatIsNone_orHasNoAnalyzer_isRefused() throws IOException {
        Path broken = Files.createDirectory(dir.resolve("plugins")).resolve("a.jar");
        Files.writeString(broken, "no zip");
        assertThat(refusal(Map.of())).contains(broken + " is no jar that can be read", "copy it anew");
        new BuiltJar(Files.createDirectory(dir.resolve("lib")))
                .with(Map.of("Part", "class Part {}"))
                .write(broken);
        assertThat(refusal(Map.of()))
                .contains(broken + " has no META-INF/services/io.tidewatch.processor.plugin.Analyzer");
    }

    @Test
    void missingClasses_areRefused_byTheirNames() throws IOException {
        new BuiltJar(Files.createDirectory(dir.resolve("x")))
                .serving("com.acme.Gone")
                .write(dir.resolve("plugins/a.jar"));
        new BuiltJar(Files.createDirectory(dir.resolve("y")))
                .with(Map.of(
                        "Two",
                        BuiltJar.analyzer("Two", "two", Analyzer.API, "private final Part part = new Part();"),
                        "Part",
                        "class Part {}"))
                .without("Part.class")
                .serving("Two")
                .write(dir.resolve("plugins/b.jar"));

        assertThat(refusal(Map.of()))
                .contains("a.jar: ", "Provider com.acme.Gone not found", "the service file must name a public class")
                .contains(
                        "b.jar, Two: java.lang.NoClassDefFoundError: Part",
                        "a plug-in with libraries is a folder of jars");
    }

    @Test
    void otherInterface_isRefused() throws IOException {
        jar("old", "Old", "old", Analyzer.API + 1, "").write(dir.resolve("plugins/old.jar"));

        assertThat(refusal(Map.of()))
                .contains(
                        "old.jar, Old: was compiled against version 2",
                        "this Tidewatch has version 1",
                        "take the jar that is made for this Tidewatch");
    }

    @Test
    void twoOfOneName_areRefused_withBothPlaces() throws IOException {
        jar("one", "One", "same", Analyzer.API, "").write(dir.resolve("plugins/a.jar"));
        jar("two", "Two", "same", Analyzer.API, "").write(dir.resolve("plugins/b.jar"));

        assertThat(refusal(Map.of()))
                .contains(
                        "two analyzers are called 'same', of " + dir.resolve("plugins/a.jar") + " and of "
                                + dir.resolve("plugins/b.jar"),
                        "take one of them away");
    }

    @Test
    void badNameVersionInputsTickAndThrowing_areRefused() throws IOException {
        jar("a", "A", "Not So", Analyzer.API, "").write(dir.resolve("plugins/a.jar"));
        jar("b", "B", "folder", Analyzer.API, "").write(dir.resolve("plugins/b.jar"));
        jar("c", "C", "c", Analyzer.API, "public java.time.Duration tickEvery() { return java.time.Duration.ZERO; }")
                .write(dir.resolve("plugins/c.jar"));
        jar("d", "D", "d", Analyzer.API, "public D() { throw new IllegalStateException(\"not today\"); }")
                .write(dir.resolve("plugins/d.jar"));

        assertThat(refusal(Map.of()))
                .contains("A: its name is 'Not So'")
                .contains("B: its name is 'folder'")
                .contains("C: it wants a tick every PT0S, expected 1 s to 1 h")
                .contains("D: throws when it is asked what it is: java.lang.IllegalStateException: not today");
    }

    @Test
    void settings_areReadAndCheckedAllAtOnce() throws IOException {
        String body = """
                public void configure(AnalyzerSettings s) {
                    s.text("must");
                    s.number("count", 5, 1, 10);
                    s.decimal("share", 0.5, 0, 1);
                    s.flag("loud", false);
                    s.duration("within", java.time.Duration.ofMinutes(1), java.time.Duration.ofSeconds(1), java.time.Duration.ofHours(1));
                    s.choice("level", io.tidewatch.event.LogLevel.INFO);
                }""";
        jar("one", "One", "one", Analyzer.API, body).write(dir.resolve("plugins/one.jar"));

        String refusal = refusal(Map.of(
                "one",
                Map.of("count", "11", "share", "x", "loud", "yes", "within", "2h", "level", "LOUD", "withn", "1m"),
                "two",
                Map.of("a", "b")));

        assertThat(refusal)
                .contains("processor.plugins.one.must: is missing")
                .contains("processor.plugins.one.count: is '11', expected a whole number from 1 to 10")
                .contains("processor.plugins.one.share: is 'x', expected a number from 0.0 to 1.0")
                .contains("processor.plugins.one.loud: is 'yes', expected true or false")
                .contains("processor.plugins.one.within: is '2h', expected 1s to 1h")
                .contains("processor.plugins.one.level: is 'LOUD', expected one of [")
                .contains(
                        "processor.plugins.one.withn: is no known key; there is count, level, loud, must, share, within")
                .contains("processor.plugins.two: there is no analyzer called so, but one");
        try (Plugins plugins = load(Map.of("one", Map.of("must", "x", "within", "30s", "level", "warn")))) {
            assertThat(plugins.status()).hasSize(1);
        }
    }

    private BuiltJar jar(String work, String type, String name, int api, String body) throws IOException {
        return new BuiltJar(Files.createDirectory(dir.resolve(work)))
                .with(Map.of(type, BuiltJar.analyzer(type, name, api, body)))
                .serving(type);
    }

    private Plugins load(Map<String, Map<String, String>> settings) {
        PluginsConfig d = PluginsConfig.defaults();
        return Plugins.load(
                new PluginsConfig(
                        dir.resolve("plugins").toString(),
                        settings,
                        d.maxRows(),
                        d.maxBytes(),
                        d.maxValueBytes(),
                        d.maxFindingsPerCall(),
                        d.maxFindingsPerMinute(),
                        d.maxShareOfTime(),
                        d.maxFaultsInARow()),
                1);
    }

    private String refusal(Map<String, Map<String, String>> settings) {
        return String.valueOf(
                catchThrowableOfType(StartRefused.class, () -> load(settings).close())
                        .getMessage());
    }
}
