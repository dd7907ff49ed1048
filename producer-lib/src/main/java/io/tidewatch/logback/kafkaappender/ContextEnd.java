package io.tidewatch.logback.kafkaappender;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;

/** Runs something when logback's context stops or is configured anew. */
record ContextEnd(Runnable atEnd) implements LoggerContextListener {
    @Override
    public boolean isResetResistant() {
        return false;
    }

    @Override
    public void onStart(LoggerContext context) {}

    @Override
    public void onReset(LoggerContext context) {
        atEnd.run();
    }

    @Override
    public void onStop(LoggerContext context) {
        atEnd.run();
    }

    @Override
    public void onLevelChange(Logger logger, Level level) {}
}
