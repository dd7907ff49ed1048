package io.tidewatch.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Some hundred examples, by themselves and among other text. */
class CorpusTest {
    /** What may stand before and behind a text and makes nothing else of it. */
    private static final String[][] AROUND = {
        {"", ""},
        {"2026-11-26 17:01:50.123 INFO [main] c.a.Shop - ", ""},
        {"[", "]"},
        {"请求参数：", "。处理完成"},
        {"\t", "\n"},
        {"java.lang.IllegalStateException: ", "\n\tat com.acme.Foo.bar(Foo.java:12)"},
        {"msg='", "' n=1"},
        {"(x=1) ", " (y=2)"},
    };

    private final Redactor redactor = Redactor.standard();

    @Test
    void everyPositive_goes() {
        List<String> faults = new ArrayList<>();
        for (Corpus.Positive positive : Corpus.positives()) {
            String output = redactor.redact(positive.text());
            String fault = positive.fault(output);
            if (!fault.isEmpty()) {
                faults.add(positive.text() + " -> " + fault);
            }
            if (!redactor.redact(output).equals(output)) {
                faults.add("twice: " + output + " -> " + redactor.redact(output));
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void everyNegative_staysTheSameInstance() {
        List<String> faults = new ArrayList<>();
        for (String negative : Corpus.negatives()) {
            String output = redactor.redact(negative);
            if (output != negative) {
                faults.add(negative + " -> " + output);
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void everyPositive_goesAmongOtherText() {
        List<String> faults = new ArrayList<>();
        for (Corpus.Positive positive : Corpus.positives()) {
            for (String[] around : AROUND) {
                // a line that has no end of its own takes what stands behind with it
                boolean open = positive.text().startsWith("Authorization: Digest")
                        || positive.text().startsWith("Authorization: AWS4")
                        || positive.text().startsWith("cut ")
                        || positive.kept().size() > 1
                                && positive.kept()
                                        .get(positive.kept().size() - 1)
                                        .isEmpty();
                String output = redactor.redact(around[0] + positive.text() + (open ? "" : around[1]));
                for (String secret : positive.secrets()) {
                    if (secret.length() > 3 && output.contains(secret)) {
                        faults.add(around[0] + positive.text() + around[1] + " -> " + output);
                    }
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void everyNegative_staysAmongOtherText() {
        List<String> faults = new ArrayList<>();
        for (String negative : Corpus.negatives()) {
            for (String[] around : AROUND) {
                String text = around[0] + negative + around[1];
                String output = redactor.redact(text);
                if (!output.equals(text)) {
                    faults.add(text + " -> " + output);
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void findings_nameWhatIsReplaced() {
        for (Corpus.Positive positive : Corpus.positives()) {
            List<Finding> findings = redactor.find(positive.text());
            assertThat(findings).as(positive.text()).isNotEmpty();
            int at = 0;
            for (Finding finding : findings) {
                assertThat(finding.from()).as(positive.text()).isGreaterThanOrEqualTo(at);
                at = finding.to();
            }
        }
    }
}
