package io.tidewatch.processor.mine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PatternMinerTest {
    private static final MinerLimits LIMITS = MinerLimits.defaults();

    private static PatternMiner miner() {
        return new PatternMiner(LIMITS, PatternListener.NONE);
    }

    private static String template(String line) {
        return miner().mine(line).template();
    }

    @Test
    void values_become_variables_words_stay() {
        assertThat(template("Order 4711 paid by card in 35ms")).isEqualTo("Order <*> paid by card in <*>");
        assertThat(template("image img-20-b.png resized to 12.5 KB (80%)")).isEqualTo("image <*> resized to <*> (<*>)");
        assertThat(template("lease of aa:bb:cc:0d:ee:ff is 10.1.2.3:8080")).isEqualTo("lease of <*> is <*>");
        assertThat(template("next run at 2026-01-31T12:00:01.5Z, took 1:02:03")).isEqualTo("next run at <*>, took <*>");
        assertThat(template("since Mon Jan 31 12:00:01 UTC 2026 idle")).isEqualTo("since <*> idle");
        assertThat(template("GET https://shop.example/a?b=1,2 gave 200.")).isEqualTo("GET <*> gave <*>.");
        assertThat(template("user=7f3a9c retry=0x1F")).isEqualTo("user=<*> retry=<*>");
        assertThat(template("task 3f2b8c1e-0d4a-4e57-9f62-1b7c5d9e8a10 done")).isEqualTo("task <*> done");
        assertThat(template("reading /var/lib/shop/orders.db ...")).isEqualTo("reading <*> ...");
        assertThat(template("订单123456支付失败，用户88888")).isEqualTo("订单<*>支付失败，用户<*>");
    }

    @Test
    void what_a_key_says_is_a_value_whatever_it_looks_like() {
        assertThat(template("state=UP rack=none, groupId=orders lag=7"))
                .isEqualTo("state=<*> rack=<*>, groupId=<*> lag=<*>");
        assertThat(template("login tty=ssh ruser= rhost=10.0.0.1")).isEqualTo("login tty=<*> ruser=<*> rhost=<*>");
        assertThat(template("pool name = main, open = true")).isEqualTo("pool name = <*>, open = <*>");
        assertThat(template("tag=\"View Lock\" held")).isEqualTo("tag=<*> held");
        assertThat(template("nodes=[a, b] kept")).isEqualTo("nodes=<*> kept");
        assertThat(template("got {\"name\":\"shop\",\"open\":true}")).isEqualTo("got {\"name\":<*>,\"open\":<*>}");
    }

    @Test
    void what_a_line_says_under_a_key_stays() {
        assertThat(template("level=info msg=\"Server started\" port=80"))
                .isEqualTo("level=<*> msg=\"Server started\" port=<*>");
        assertThat(template("event=login user=ann")).isEqualTo("event=login user=<*>");
        assertThat(template("if a == b or a != c")).isEqualTo("if a == b or a != c");
    }

    @Test
    void what_stands_in_quotes_is_a_value_of_any_number_of_words() {
        String left = miner().mine("user \"ann\" left").id();
        for (String name : List.of("ann lee", "ann lee 2", "李 四", "O'Hara", "8")) {
            Pattern pattern = miner().mine("user \"" + name + "\" left");
            assertThat(pattern.template()).isEqualTo("user \"<*>\" left");
            assertThat(pattern.id()).isEqualTo(left);
        }
        assertThat(template("it's John's 'old file' that can't be read"))
                .isEqualTo("it's John's '<*>' that can't be read");
        assertThat(template("用户“李 四”保存「年报」")).isEqualTo("用户“<*>”保存「<*>」");
        assertThat(template("where name = 'x' and city in ('a', 'b c', 'd')"))
                .isEqualTo("where name = <*> and city in ('<*>')");
    }

    @Test
    void what_closes_a_quote_opens_none() {
        assertThat(template("将\"甲\"移到\"乙\"")).isEqualTo("将\"<*>\"移到\"<*>\"");
        assertThat(template("用户\"张三\"登录\"系统\"失败")).isEqualTo("用户\"<*>\"登录\"<*>\"失败");
        assertThat(template("moved \"/var/log/\" to \"/mnt/x/\" now")).isEqualTo("moved \"<*>\" to \"<*>\" now");
        assertThat(template("said \"no: a/ b\" at \"c\"")).isEqualTo("said \"no: a/ b\" at \"<*>\"");
        assertThat(template("error: \"file 'a b' is not there\" at \"c\""))
                .isEqualTo("error: \"file '<*>' is not there\" at \"<*>\"");
    }

    @Test
    void a_key_in_single_quotes_is_a_key_too() {
        assertThat(template("{'event': 'disk full', 'user': 'ann lee', 'open': True}"))
                .isEqualTo("{'event': 'disk full', 'user': <*>, 'open': <*>}");
        assertThat(template("user=“ann lee” city=「北 京」 n=1")).isEqualTo("user=<*> city=<*> n=<*>");
        assertThat(template("msg=“ann left” n=1")).isEqualTo("msg=“ann left” n=<*>");
    }

    @Test
    void what_is_said_in_quotes_stays() {
        assertThat(template("error: \"connection refused\"")).isEqualTo("error: \"connection refused\"");
        assertThat(template("{\"msg\": \"it failed\", \"code\": 3}"))
                .isEqualTo("{\"msg\": \"it failed\", \"code\": <*>}");
        assertThat(template("answered \"POST /v1/orders HTTP/1.1\" at last"))
                .isEqualTo("answered \"POST <*>\" at last");
        assertThat(template("said \"this is no name but a sentence\""))
                .isEqualTo("said \"this is no name but a sentence\"");
        assertThat(template("the users' and their guests' own")).isEqualTo("the users' and their guests' own");
        assertThat(template("open \"and never closed")).isEqualTo("open \"and never closed");
    }

    @Test
    void lists_and_phrases_in_brackets_are_values_and_a_word_alone_may_be_a_level() {
        for (String list : List.of("a, b", "a, b, c", "\"a\"", "\"a b\", \"c\"", "order items", "17", "")) {
            assertThat(template("topics [" + list + "] assigned")).as(list).isEqualTo("topics [<*>] assigned");
        }
        assertThat(template("[ERROR] no topics")).isEqualTo("[ERROR] no topics");
        assertThat(template("event [a,b]: done")).isEqualTo("event [<*>]: done");
        assertThat(template("event [a=b, c=d] done")).isEqualTo("event [a=<*>, c=<*>] done");
    }

    @Test
    void nothing_in_brackets_and_lists_of_any_length_are_values_too() {
        assertThat(template("connection from 10.0.0.1 () closed")).isEqualTo("connection from <*> (<*>) closed");
        assertThat(template("calling reset() now")).isEqualTo("calling reset() now");
        assertThat(template("partitions 1, 2, 3 of 4:5 assigned")).isEqualTo("partitions <*> of <*> assigned");
        assertThat(template("partitions 7 of 4 assigned")).isEqualTo("partitions <*> of <*> assigned");
    }

    @Test
    void a_name_where_a_value_was_met_joins_it_and_the_other_way_round() {
        PatternMiner miner = miner();
        Pattern value = miner.mine("lookup of host-17.example failed");
        assertThat(miner.mine("lookup of example.com failed").current()).isSameAs(value.current());

        Pattern name = miner.mine("mount of srv.data lost");
        Pattern met = miner.mine("mount of /mnt/a/b lost");
        assertThat(name.current()).isSameAs(met.current());
        assertThat(met.current().template()).isEqualTo("mount of <*> lost");
    }

    @Test
    void names_that_hang_together_vary_together() {
        PatternMiner miner = miner();
        for (String unit : List.of("vim:amd64", "git:i386", "curl:arm64")) {
            miner.mine("package " + unit + " configured");
        }
        assertThat(miner.mine("package zip:s390x configured").template()).isEqualTo("package <*> configured");
    }

    @Test
    void objects_that_print_other_parts_from_line_to_line_are_values_in_the_end() {
        PatternMiner miner = miner();
        List<String> parts = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        Pattern last = null;
        for (int i = 1; i <= parts.size(); i++) {
            last = miner.mine("sent Request(" + String.join("=1, ", parts.subList(0, i)) + "=1) to broker");
        }
        assertThat(last).isNotNull();
        assertThat(last.current().template()).isEqualTo("sent Request(<*>) to broker");
    }

    @Test
    void only_the_first_line_that_is_not_blank_counts() {
        assertThat(template("\n\n  failed badly\n\tat a.B.c(B.java:1)")).isEqualTo("failed badly");
        assertThat(template("")).isEmpty();
        assertThat(template(" \n ")).isEmpty();
    }

    @Test
    void words_at_one_place_merge_when_there_is_evidence() {
        // given
        PatternMiner miner = miner();
        Pattern first = miner.mine("cache region prices warmed");
        miner.mine("cache region stock warmed");
        miner.mine("cache region users warmed");
        assertThat(first.live()).isTrue();

        // when
        Pattern fourth = miner.mine("cache region images warmed");

        // then
        assertThat(fourth.template()).isEqualTo("cache region <*> warmed");
        assertThat(first.current()).isSameAs(fourth);
        assertThat(miner.mine("cache region anything warmed")).isSameAs(fourth);
        assertThat(fourth.id()).isEqualTo(PatternIds.of("cache region <*> warmed"));
    }

    @Test
    void two_varying_places_are_learned_one_after_the_other() {
        PatternMiner miner = miner();
        Set<String> last = new LinkedHashSet<>();
        for (int i = 0; i < 400; i++) {
            String line = "queue " + word(i % 20) + " moved to worker " + word(100 + i / 20) + " again";
            Pattern pattern = miner.mine(line);
            if (i >= 300) {
                last.add(pattern.template());
            }
        }
        assertThat(last).containsExactly("queue <*> moved to worker <*> again");
    }

    @Test
    void a_leading_word_is_never_merged_away() {
        PatternMiner miner = miner();
        for (String verb : List.of("opened", "closed", "locked", "moved", "dropped", "found")) {
            assertThat(miner.mine(verb + " the connection").template()).isEqualTo(verb + " the connection");
        }
    }

    @Test
    void the_same_lines_give_the_same_ids_and_a_restored_miner_goes_on() {
        for (int seed = 1; seed <= 20; seed++) {
            // given
            List<String> lines = lines(new Random(seed), 600);
            PatternMiner whole = miner();
            PatternMiner before = miner();
            lines.subList(0, 300).forEach(line -> {
                whole.mine(line);
                before.mine(line);
            });
            List<PatternRow> kept = new ArrayList<>();
            before.patterns()
                    .forEach(p ->
                            kept.add(PatternRow.read(PatternRow.of(p).toBytes()).orElseThrow()));

            // when
            PatternMiner after = miner();
            after.restore(kept);

            // then
            for (String line : lines.subList(300, 600)) {
                assertThat(after.mine(line).id())
                        .as(line)
                        .isEqualTo(whole.mine(line).id());
            }
            for (Pattern p : whole.patterns()) {
                assertThat(after.patterns())
                        .anyMatch(q -> q.id().equals(p.id())
                                && q.current().id().equals(p.current().id()));
            }
        }
    }

    @Test
    void garbage_never_throws_and_stays_within_bounds() {
        MinerLimits small = new MinerLimits(64, 128, 256, 300, 40);
        int[] balance = {0};
        PatternMiner miner = new PatternMiner(small, new PatternListener() {
            @Override
            public void found(Pattern pattern) {
                balance[0]++;
            }

            @Override
            public void forgotten(Pattern pattern) {
                balance[0]--;
            }
        });
        Random random = new Random(7);
        for (int i = 0; i < 60_000; i++) {
            assertThat(miner.mine(garbage(random))).isNotNull();
        }
        assertThat(miner.patterns()).hasSizeLessThanOrEqualTo(64);
        assertThat(balance[0]).isEqualTo(miner.patterns().size());
    }

    @Test
    void what_was_just_found_is_not_what_is_forgotten() {
        MinerLimits small = new MinerLimits(64, 128, 256, 300, 40);
        PatternMiner miner = new PatternMiner(small, PatternListener.NONE);
        for (int i = 0; i < 5_000; i++) {
            String verb = word(i % 60);
            miner.mine(verb + " the " + verb + "x of " + verb + "y");
        }
        for (int i = 100; i < 400; i++) {
            Pattern pattern = miner.mine(word(i) + " is " + word(i + 1_000) + " now");
            assertThat(pattern.current().live()).isTrue();
        }
    }

    @Test
    void a_file_of_ever_new_patterns_is_read_in_bounded_memory_and_no_line_is_lost() {
        MinerLimits small = new MinerLimits(64, 128, 256, 300, 40);
        PatternFile file = new PatternFile(small, false);
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            file.add(random.nextBoolean() ? garbage(random) : "user " + word(random.nextInt(40)) + " logged in");
        }
        long counted =
                file.summaries(0).stream().mapToLong(PatternFile.Summary::count).sum();
        assertThat(file.patterns()).isLessThanOrEqualTo(64);
        assertThat(file.forgotten()).isPositive();
        assertThat(counted + file.forgotten()).isEqualTo(20_000);
        assertThat(file.summaries(0).get(0).template()).isEqualTo("user <*> logged in");
    }

    @Test
    void rows_cut_short_are_refused_not_thrown() {
        byte[] row = PatternRow.of(miner().mine("a line of words 12 ")).toBytes();
        for (int i = 0; i < row.length; i++) {
            assertThat(PatternRow.read(java.util.Arrays.copyOf(row, i))).isEmpty();
        }
    }

    static String garbage(Random random) {
        String alphabet = ".:/-,=([{<\"' \t0123456789abcdefxyzTZ+%@#_\\\n\u00e9\u4e2d\ud83d\ude00\u0000KB";
        StringBuilder out = new StringBuilder();
        int n = random.nextInt(60);
        for (int i = 0; i < n; i++) {
            out.append(
                    random.nextInt(40) == 0
                            ? (char) random.nextInt(0x10000)
                            : alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return out.toString();
    }

    private static List<String> lines(Random random, int n) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            String word = word(random.nextInt(30));
            String other = word(random.nextInt(8));
            lines.add(
                    switch (random.nextInt(6)) {
                        case 0 -> "user " + word + " logged in from " + other;
                        case 1 -> "task " + word + random.nextInt(99) + " took " + random.nextInt(1000) + " ms";
                        case 2 -> "stage " + other + " of " + word + " failed: " + other + "." + word;
                        case 3 -> word + ": " + other + " lost";
                        case 4 -> "bean " + other + "." + word + " of type com." + word + " made";
                        default -> "pool " + other + " has " + random.nextInt(9) + " idle";
                    });
        }
        return lines;
    }

    private static String word(int i) {
        StringBuilder out = new StringBuilder("w");
        for (int rest = i + 1; rest > 0; rest /= 7) {
            out.append("aeiouny".charAt(rest % 7));
        }
        return out.toString();
    }
}
