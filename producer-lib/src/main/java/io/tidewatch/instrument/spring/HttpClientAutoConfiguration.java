package io.tidewatch.instrument.spring;

import io.tidewatch.instrument.Monitoring;
import io.tidewatch.instrument.http.HttpClientConfig;
import io.tidewatch.instrument.http.HttpClientInterceptor;
import okhttp3.OkHttpClient;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Calls of OkHttp clients that are beans. A bean of type {@link HttpClientConfig} says how. */
@AutoConfiguration(after = TidewatchAutoConfiguration.class)
@ConditionalOnClass(OkHttpClient.class)
@ConditionalOnBean(Monitoring.class)
@ConditionalOnBooleanProperty(name = "tidewatch.instrument.http-client", matchIfMissing = true)
public class HttpClientAutoConfiguration {
    @Bean
    static BeanPostProcessor tidewatchOkHttpClients(
            ObjectProvider<Monitoring> monitoring, ObjectProvider<HttpClientConfig> config) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean.getClass() == OkHttpClient.class) {
                    return HttpClientInterceptor.instrument(
                            (OkHttpClient) bean,
                            monitoring.getObject(),
                            config.getIfAvailable(HttpClientConfig::defaults));
                }
                return bean;
            }
        };
    }
}
