package io.tidewatch.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Examples of what has to go and what has to stay, as they stand in the resources. */
final class Corpus {
    private static final char OPEN = '⟦';
    private static final char CLOSE = '⟧';

    /**
     * @param text the text
     * @param kept what has to stay, piece by piece
     * @param secrets what stands between the pieces
     */
    record Positive(String text, List<String> kept, List<String> secrets) {
        /** @return why the output is not what it should be; empty where it is */
        String fault(String output) {
            String expected = String.join("…", kept);
            int at = 0;
            for (int i = 0; i < kept.size(); i++) {
                String piece = kept.get(i);
                int found = i == kept.size() - 1 && i > 0
                        ? output.length() - piece.length()
                        : i == 0 ? 0 : output.indexOf(piece, at);
                if (found < at || !output.startsWith(piece, found)) {
                    return "'" + output + "' is not of the form '" + expected + "'";
                }
                if (i > 0 && output.substring(at, found).contains(secrets.get(i - 1))) {
                    return "'" + output + "' shows " + secrets.get(i - 1);
                }
                at = found + piece.length();
            }
            return output.length() == at ? "" : "'" + output + "' goes on";
        }
    }

    private Corpus() {}

    static List<Positive> positives() {
        List<Positive> all = new ArrayList<>();
        for (String line : lines("positives")) {
            List<String> kept = new ArrayList<>();
            List<String> secrets = new ArrayList<>();
            String rest = line;
            while (rest.indexOf(OPEN) >= 0) {
                kept.add(rest.substring(0, rest.indexOf(OPEN)));
                secrets.add(rest.substring(rest.indexOf(OPEN) + 1, rest.indexOf(CLOSE)));
                rest = rest.substring(rest.indexOf(CLOSE) + 1);
            }
            kept.add(rest);
            all.add(new Positive(line.replace("⟦", "").replace("⟧", ""), kept, secrets));
        }
        return all;
    }

    static List<String> negatives() {
        return lines("negatives");
    }

    private static List<String> lines(String name) {
        return Stream.of(name + ".txt", name + "-services.txt")
                .flatMap(file -> read(file).stream())
                .toList();
    }

    private static List<String> read(String name) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Corpus.class.getResourceAsStream("/redact/" + name)), UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("# ") && !line.isBlank())
                    .map(line -> line.replace("¦", "").replace('␤', '\n'))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
