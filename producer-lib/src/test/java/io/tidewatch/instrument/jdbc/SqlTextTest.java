package io.tidewatch.instrument.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT * FROM orders WHERE id = 417|SELECT * FROM orders WHERE id = ?",
                "SELECT 'it''s' , name FROM t2|SELECT ? , name FROM t2",
                "SELECT a FROM t WHERE b IN (1, 2,3, 'x')|SELECT a FROM t WHERE b IN (?)",
                "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')|INSERT INTO t VALUES (?)",
                "SELECT x -- the password is 'secret'|SELECT x",
                "SELECT /* user bob */ x|SELECT x",
                "SELECT $1, $2|SELECT ?",
                "SELECT $tag$top 'secret' text$tag$ FROM t|SELECT ? FROM t",
                "SELECT :name, x::text|SELECT ?, x::text",
                "SELECT 1.5e-3, 0xCAFE, .5, -7|SELECT ?, -?",
                "SELECT N'unicode', E'x', X'00ff'|SELECT ?",
                "SELECT \"Id\" FROM \"Orders\"|SELECT \"Id\" FROM \"Orders\"",
                "SELECT a FROM t WHERE b = \"bob\"|SELECT a FROM t WHERE b = ?",
                "INSERT INTO t (a) VALUES (\"bob\")|INSERT INTO t (a) VALUES (?)",
                "SELECT 'it\\'s secret' FROM t|SELECT ?…",
                "SELECT 'never closed|SELECT ?…",
            })
    void values_areGone(String sql, String text) {
        assertThat(SqlText.withoutValues(sql, 500)).isEqualTo(text);
    }

    @Test
    void longStatement_isCut() {
        assertThat(SqlText.withoutValues("SELECT " + "abcdefgh, ".repeat(5000), 100))
                .hasSize(100)
                .endsWith("…");
    }

    /** Whatever statement they are in, the values do not come through. */
    @Test
    void secrets_neverComeThrough() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
        List<String> pieces = List.of(
                "SELECT",
                "a",
                ",",
                "(",
                ")",
                "=",
                "FROM t",
                "\"Name\"",
                "--c\n",
                "/*c*/",
                "'x'",
                "''",
                "42",
                "$1",
                "\\",
                "'a\\\\'",
                "$$x$$",
                "::",
                ":p",
                "VALUES",
                "IN");
        for (int i = 0; i < 20_000; i++) {
            StringBuilder sql = new StringBuilder();
            for (int n = random.nextInt(8); n > 0; n--) {
                sql.append(pieces.get(random.nextInt(pieces.size()))).append(' ');
            }
            sql.append(random.nextBoolean() ? "'SECRET it''s SECRET'" : "= 'SECRET'");
            for (int n = random.nextInt(4); n > 0; n--) {
                sql.append(' ').append(pieces.get(random.nextInt(pieces.size())));
            }
            assertThat(SqlText.withoutValues(sql.toString(), 500))
                    .as(sql.toString())
                    .doesNotContain("SECRET");
        }
    }

    @Test
    void operation_isTheFirstWord_ofASmallNumber() {
        Statements statements = new Statements("test", new SimpleMeterRegistry(), JdbcConfig.defaults());

        assertThat(statements.of("  select 1").operation()).isEqualTo("SELECT");
        assertThat(statements.of("/* hint */ (SELECT 1)").operation()).isEqualTo("SELECT");
        assertThat(statements.of("{? = call f()}").operation()).isEqualTo("CALL");
        assertThat(statements.of("frobnicate x").operation()).isEqualTo("_other");
        assertThat(statements.of("").operation()).isEqualTo("_other");
    }
}
