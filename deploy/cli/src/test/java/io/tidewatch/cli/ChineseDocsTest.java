package io.tidewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each Chinese page has the headings, commands and tables of its English one, and each links to the other. */
class ChineseDocsTest {
    private static final Path DOCS = Path.of("..", "..", "stream-processor", "docs");

    @Test
    void pagesInChinese_haveWhatTheEnglishOnesHave() throws IOException {
        List<Path> pages;
        try (Stream<Path> all = Files.list(DOCS.resolve("zh-CN"))) {
            pages = all.toList();
        }
        assertThat(pages).isNotEmpty();
        for (Path page : pages) {
            String name = page.getFileName().toString();
            String chinese = Files.readString(page);
            String english = Files.readString(DOCS.resolve(name));

            assertThat(found("(?m)^```[^`]*?^```$", chinese))
                    .as("blocks of %s", name)
                    .isEqualTo(found("(?m)^```[^`]*?^```$", english));
            assertThat(found("(?m)^#+(?= )", withoutBlocks(chinese)))
                    .as("headings of %s", name)
                    .isEqualTo(found("(?m)^#+(?= )", withoutBlocks(english)));
            assertThat(rows(chinese)).as("rows of tables of %s", name).isEqualTo(rows(english));
            assertThat(chinese).contains("(../" + name + ")");
            assertThat(english).contains("(zh-CN/" + name + ")");
        }
    }

    private static List<String> found(String what, String text) {
        return Pattern.compile(what).matcher(text).results().map(m -> m.group()).toList();
    }

    /** How many cells each row of a table has. */
    private static List<Integer> rows(String text) {
        return found("(?m)^\\|.*\\|$", withoutBlocks(text)).stream()
                .map(row -> row.split("(?<!\\\\)\\|").length)
                .toList();
    }

    private static String withoutBlocks(String text) {
        return text.replaceAll("(?m)^```[^`]*?^```$", "");
    }
}
