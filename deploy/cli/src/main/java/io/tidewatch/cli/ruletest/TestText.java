package io.tidewatch.cli.ruletest;

import io.tidewatch.processor.ruletest.Failure;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Outcomes for a terminal: a line for each, and below it what was expected beside what came. */
public final class TestText {
    private final String file;
    private final UnaryOperator<String> plain;

    /** @param plain makes texts from files and rules harmless */
    public TestText(String file, UnaryOperator<String> plain) {
        this.file = file;
        this.plain = plain;
    }

    public String of(TestOutcome outcome) {
        StringBuilder out = new StringBuilder(outcome.passed() ? "ok    " : "FAIL  ");
        out.append(plain.apply(outcome.test().name()));
        out.append(String.format(Locale.ROOT, "  (%.1f s)%n", outcome.seconds()));
        outcome.failures().forEach(told -> out.append(of(told)));
        return out.toString();
    }

    /** One expectation that was not met. */
    String of(TestOutcome.Told told) {
        Failure failure = told.failure();
        StringBuilder out = new StringBuilder();
        String place =
                file + ":" + failure.place().line() + ":" + failure.place().column();
        line(out, "      ", place + ": " + failure.what());
        failure.expected().forEach(text -> line(out, "        expected  ", text));
        failure.came().forEach(text -> line(out, "        came      ", text));
        if (failure.came().isEmpty()) {
            line(out, "        came      ", "nothing");
        }
        told.did().forEach(text -> line(out, "        because   ", text));
        return out.toString();
    }

    private void line(StringBuilder out, String before, String text) {
        out.append(before).append(plain.apply(text)).append(System.lineSeparator());
    }
}
