package io.tidewatch.instrument.spring;

import io.tidewatch.instrument.Monitoring;
import io.tidewatch.instrument.jdbc.JdbcConfig;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** DataSources that are beans, where datasource-proxy is on the class path. */
@AutoConfiguration(after = TidewatchAutoConfiguration.class)
@ConditionalOnClass({DataSource.class, ProxyDataSource.class})
@ConditionalOnBean(Monitoring.class)
@ConditionalOnBooleanProperty(name = "tidewatch.instrument.jdbc", matchIfMissing = true)
public class JdbcAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    JdbcConfig tidewatchJdbcConfig(TidewatchProperties properties) {
        // beside the actuator PoolWatcher knows which are left to it
        return JdbcConfig.defaults()
                .slow(properties.instrument().slowQuery())
                .pool(properties.instrument().pools() && !PoolsAutoConfiguration.hasActuator());
    }

    @Bean
    static BeanPostProcessor tidewatchDataSources(
            ObjectProvider<Monitoring> monitoring, ObjectProvider<JdbcConfig> config) {
        return new DataSourceWrapper(monitoring, config);
    }
}
