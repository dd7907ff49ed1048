package io.tidewatch.processor.query;

/** Of a process that nothing is wrong with. */
enum Healthy implements QueryServer.Health {
    INSTANCE;

    @Override
    public String liveness() {
        return "";
    }

    @Override
    public String readiness() {
        return "";
    }
}
