package io.tidewatch.logback.kafkaappender;

import io.tidewatch.BrokerUnderTest;

/** The same against the official image. */
@BrokerUnderTest.OnContainer
class KafkaAppenderContainerIT extends KafkaAppenderIT {}
