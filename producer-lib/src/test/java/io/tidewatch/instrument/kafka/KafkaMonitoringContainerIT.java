package io.tidewatch.instrument.kafka;

import io.tidewatch.BrokerUnderTest;

/** The same against the official image. */
@BrokerUnderTest.OnContainer
class KafkaMonitoringContainerIT extends KafkaMonitoringIT {}
