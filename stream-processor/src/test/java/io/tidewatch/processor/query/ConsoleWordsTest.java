package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page's words are all in the dictionary. */
class ConsoleWordsTest {
    private static final List<String> FILES = List.of("app.js", "logs.js", "rates.js");
    private static final String TEXT = "'((?:[^'\\\\]|\\\\.)*)'";

    private static String read(String file) throws IOException {
        try (InputStream in = ConsoleWordsTest.class.getResourceAsStream("/console/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Set<String> found(String pattern, String text) {
        Set<String> found = new TreeSet<>();
        Pattern.compile(pattern).matcher(text).results().forEach(match -> found.add(match.group(1)));
        return found;
    }

    @Test
    void everyWordThePageSays_isTranslated() throws IOException {
        Set<String> known = found(TEXT + ": '", read("words.js"));
        Set<String> said = new TreeSet<>();
        for (String file : FILES) {
            said.addAll(found("\\bt\\(" + TEXT, read(file)));
        }

        assertThat(said).hasSizeGreaterThan(80);
        assertThat(known).containsAll(said);
        assertThat(known)
                .contains("count", "new", "vanished", "spiking", "rare", "service", "level", "logger", "pattern");
    }

    @Test
    void titlesAndHeads_areSaidInTheReadersLanguage() throws IOException {
        for (String file : FILES) {
            assertThat(found("(?:title: |'aria-label': |'th', (?:null|\\{[^}]*\\}+), )" + TEXT, read(file)))
                    .as("of " + file + ", but for what is of no language")
                    .isSubsetOf("trend");
        }
    }
}
