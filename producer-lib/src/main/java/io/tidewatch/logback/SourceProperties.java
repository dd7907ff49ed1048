package io.tidewatch.logback;

import io.tidewatch.event.Source;

/** Who speaks, as logback fills it in; set while the configuration is read, by one thread. */
public class SourceProperties {
    private String service = "";
    private String instance = "";
    private String host = "";
    private String environment = "";
    private String release = "";

    public void setService(String service) {
        this.service = service;
    }

    public void setInstance(String instance) {
        this.instance = instance;
    }

    public void setHost(String host) {
        this.host = host;
    }

    public void setEnvironment(String environment) {
        this.environment = environment;
    }

    public void setRelease(String release) {
        this.release = release;
    }

    /**
     * The instance is the host where it is not told apart.
     *
     * @throws IllegalArgumentException where no service is named
     */
    public Source toSource() {
        if (service.isBlank()) {
            throw new IllegalArgumentException("service is empty");
        }
        return new Source(service, instance.isBlank() ? host : instance, host, environment, release);
    }
}
