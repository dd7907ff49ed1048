package io.tidewatch.policy;

import io.tidewatch.BrokerUnderTest;

/** The same against the official image. */
@BrokerUnderTest.OnContainer
class PolicyWatchContainerIT extends PolicyWatchIT {}
