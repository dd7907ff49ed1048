package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.processor.logs.LogSearcher;
import io.tidewatch.processor.logs.LogViews;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogQuestionsTest {
    @Test
    void everyQuestionThatShowsLines_isAudited() {
        LogViews views = null;
        LogSearcher searcher = null;
        assertThat(new LogQuestions(views, searcher, "patterns", "blocks", Set::of, () -> 1, Duration.ofDays(3)).all())
                .filteredOn(question -> !question.audited().isEmpty())
                .extracting(question -> question.path() + " " + question.audited())
                .containsExactly(
                        "logs/search logs.search",
                        "logs/trace logs.trace",
                        "logs/count logs.count",
                        "logs/facets logs.facets",
                        "logs/context logs.context");
    }
}
