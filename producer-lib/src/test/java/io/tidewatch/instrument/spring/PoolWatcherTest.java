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
import org.apache.commons.dbcp2.BasicDataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.AbstractFactoryBean;
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

    @Test
    void besideTheActuator_whatItDoesNotBindIsWatched() {
        try (AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext(Beans.class, PoolsAutoConfiguration.class)) {
            MeterRegistry meters = context.getBean(Tidewatch.class).metrics();

            assertThat(meters.find("executor.active").tag("name", "workers").gauge())
                    .isNotNull();
            assertThat(meters.find("db.client.connection.max")
                            .tag("db.client.connection.pool.name", "stock")
                            .gauge()
                            .value())
                    .isEqualTo(7);
            for (String name : new String[] {"mails", "nightly"}) {
                assertThat(meters.find("executor.active").tag("name", name).gauge())
                        .as(name)
                        .isNull();
            }
            assertThat(meters.find("db.client.connection.max")
                            .tag("db.client.connection.pool.name", "orders")
                            .gauge())
                    .isNull();
        }
    }

    @Test
    void aPoolThatIsNotOpen_stopsNoStart() {
        try (AnnotationConfigApplicationContext context =
                new AnnotationConfigApplicationContext(App.class, Unopened.class)) {
            MeterRegistry meters = context.getBean(Tidewatch.class).metrics();

            assertThat(context.getBean("unopened")).isExactlyInstanceOf(ThreadPoolTaskExecutor.class);
            assertThat(meters.find("executor.active").tag("name", "unopened").gauge())
                    .isNull();
            assertThat(meters.find("executor.active").tag("name", "workers").gauge())
                    .isNotNull();
        }
    }

    /** What a factory makes is shown to those that look at beans, but not opened by Spring. */
    @Configuration
    static class Unopened {
        @Bean
        FactoryBean<ThreadPoolTaskExecutor> unopened() {
            return new AbstractFactoryBean<>() {
                @Override
                public Class<?> getObjectType() {
                    return ThreadPoolTaskExecutor.class;
                }

                @Override
                protected ThreadPoolTaskExecutor createInstance() {
                    return new ThreadPoolTaskExecutor();
                }
            };
        }
    }

    @Configuration
    static class App extends Beans {
        @Bean
        static BeanPostProcessor tidewatchPools(ObjectProvider<Tidewatch> tidewatch) {
            return new PoolWatcher(tidewatch, false);
        }
    }

    @Configuration
    static class Beans {
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
        DataSource stock() {
            BasicDataSource stock = new BasicDataSource();
            stock.setUrl("jdbc:h2:mem:pool-watcher-stock");
            stock.setMaxTotal(7);
            return stock;
        }

        @Bean
        DataSource plain() {
            JdbcDataSource plain = new JdbcDataSource();
            plain.setUrl("jdbc:h2:mem:plain");
            return plain;
        }
    }
}
