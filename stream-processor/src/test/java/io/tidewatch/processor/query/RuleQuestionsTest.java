package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidewatch.alert.Rule;
import io.tidewatch.processor.rulefile.RuleFile;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleQuestionsTest {
    private final List<Rule> rules =
            RuleFile.read("f", "{id: a, kind: frequency, numEvents: 3}").rules();
    private final List<Question> questions =
            new RuleQuestions(() -> rules, () -> Map.of("a", "too long", "b", "no rule")).all();

    @Test
    void rules_areShownAsFilesSayThem_withWhatWasRefused() {
        JsonNode items = ask("rules", Map.of());

        assertThat(items).hasSize(2);
        assertThat(items.at("/0/words/numEvents").asInt()).isEqualTo(3);
        assertThat(items.at("/0/condition/kind").asText()).isEqualTo("frequency");
        assertThat(items.at("/0/problem").asText()).isEqualTo("too long");
        assertThat(items.at("/1/id").asText()).isEqualTo("b");
        assertThat(items.at("/1/problem").asText()).isEqualTo("no rule");
    }

    @Test
    void oneRule_isFoundByItsId_orIsNull() {
        assertThat(ask("rules/{id}", Map.of("id", "a")).path("id").asText()).isEqualTo("a");
        assertThat(ask("rules/{id}", Map.of("id", "z")).isNull()).isTrue();
    }

    private JsonNode ask(String path, Map<String, String> parameters) {
        return questions.stream()
                .filter(question -> question.path().equals(path))
                .findFirst()
                .orElseThrow()
                .local()
                .apply(new Params(parameters, Clock.systemUTC()))
                .items();
    }
}
