package io.tidewatch.processor.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidewatch.processor.logs.LogSearcher;
import io.tidewatch.processor.logs.LogViews;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LogQuestionsTest {
    @Test
    void searchOfLines_andNoOtherQuestionOfLogs_isAudited() {
        LogViews views = null;
        LogSearcher searcher = null;
        assertThat(new LogQuestions(views, searcher, "patterns", "blocks", Set::of, () -> 1).all())
                .filteredOn(question -> !question.audited().isEmpty())
                .singleElement()
                .satisfies(question -> {
                    assertThat(question.path()).isEqualTo("logs/search");
                    assertThat(question.audited()).isEqualTo("logs.search");
                });
    }
}
