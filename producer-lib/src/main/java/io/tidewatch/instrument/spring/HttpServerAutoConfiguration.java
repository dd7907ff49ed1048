package io.tidewatch.instrument.spring;

import io.tidewatch.instrument.Monitoring;
import io.tidewatch.instrument.http.HttpServerConfig;
import io.tidewatch.instrument.http.HttpServerFilter;
import io.tidewatch.instrument.http.UserIdFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.EnumSet;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** Requests of a servlet application. */
@AutoConfiguration(after = TidewatchAutoConfiguration.class)
@ConditionalOnClass({Filter.class, FilterRegistrationBean.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBean(Monitoring.class)
@ConditionalOnBooleanProperty(name = "tidewatch.instrument.http-server", matchIfMissing = true)
public class HttpServerAutoConfiguration {
    /** Behind Spring Security's filters, which are at -100. */
    private static final int AFTER_SECURITY = -90;

    /** A bean of this type of the application's own says who the user is, and more. */
    @Bean
    @ConditionalOnMissingBean
    HttpServerConfig tidewatchHttpServerConfig(TidewatchProperties properties) {
        TidewatchProperties.Instrument instrument = properties.instrument();
        return HttpServerConfig.defaults()
                .acceptIds(instrument.acceptRequestIds())
                .maxRoutes(instrument.maxRoutes())
                .excluded(request -> instrument.excludePaths().stream()
                        .anyMatch(path -> request.getRequestURI().startsWith(request.getContextPath() + path)));
    }

    @Bean
    FilterRegistrationBean<HttpServerFilter> tidewatchHttpServerFilter(Monitoring monitoring, HttpServerConfig config) {
        FilterRegistrationBean<HttpServerFilter> filter =
                new FilterRegistrationBean<>(new HttpServerFilter(monitoring, config));
        filter.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
        return filter;
    }

    @Bean
    FilterRegistrationBean<UserIdFilter> tidewatchUserIdFilter(HttpServerConfig config) {
        FilterRegistrationBean<UserIdFilter> filter = new FilterRegistrationBean<>(new UserIdFilter(config));
        filter.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST));
        filter.setOrder(AFTER_SECURITY);
        return filter;
    }
}
