package io.tidewatch.instrument.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.tidewatch.Tidewatch;
import io.tidewatch.TidewatchConfig;
import io.tidewatch.publish.spill.SpillConfig;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

class PoolWatcherTest {
    @Test
    void beansThatArePools_areWatchedByTheirNames_andStayWhatTheyAre() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(App.class)) {
            MeterRegistry meters = context.getBean(Tidewatch.class).metrics();

            for (String name : new String[] {"mails", "nightly", "workers"}) {
                assertThat(meters.find("executor.active").tag("name", name).gauge())
                        .as(name)
                        .isNotNull();
            }
            assertThat(meters.find("executor.pool.max")
                            .tag("name", "workers")
                            .gauge()
                            .value())
                    .isEqualTo(2);
            assertThat(meters.find("db.client.connection.max")
                            .tag("db.client.connection.pool.name", "orders")
                            .gauge()
                            .value())
                    .isEqualTo(3);
            assertThat(context.getBean("orders")).isExactlyInstanceOf(HikariDataSource.class);
            assertThat(context.getBean("plain")).isExactlyInstanceOf(JdbcDataSource.class);
        }
    }

    @Configuration
    static class App {
        @Bean
        static BeanPostProcessor tidewatchPools(ObjectProvider<Tidewatch> tidewatch) {
            return new PoolWatcher(tidewatch);
        }

        @Bean(destroyMethod = "close")
        Tidewatch tidewatch() {
            return Tidewatch.start(TidewatchConfig.builder("shop", "localhost:1")
                    .attachLogback(false)
                    .captureErrors(false)
                    .shutdownHook(false)
                    .spill(SpillConfig.off())
                    .closeGrace(Duration.ZERO)
                    .build());
        }

        @Bean
        ThreadPoolTaskExecutor mails() {
            return new ThreadPoolTaskExecutor();
        }

        @Bean
        ThreadPoolTaskScheduler nightly() {
            return new ThreadPoolTaskScheduler();
        }

        @Bean(destroyMethod = "shutdown")
        ExecutorService workers() {
            return Executors.newFixedThreadPool(2);
        }

        @Bean
        DataSource orders() {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl("jdbc:h2:mem:pool-watcher");
            config.setMaximumPoolSize(3);
            return new HikariDataSource(config);
        }

        @Bean
        DataSource plain() {
            JdbcDataSource plain = new JdbcDataSource();
            plain.setUrl("jdbc:h2:mem:plain");
            return plain;
        }
    }
}
