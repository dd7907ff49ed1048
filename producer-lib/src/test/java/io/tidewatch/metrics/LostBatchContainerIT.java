package io.tidewatch.metrics;

import io.tidewatch.BrokerUnderTest;

/** The same against the official image. */
@BrokerUnderTest.OnContainer
class LostBatchContainerIT extends LostBatchIT {}
