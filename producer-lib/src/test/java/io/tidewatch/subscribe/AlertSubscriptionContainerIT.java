package io.tidewatch.subscribe;

import io.tidewatch.BrokerUnderTest;

/** The same against the official image. */
@BrokerUnderTest.OnContainer
class AlertSubscriptionContainerIT extends AlertSubscriptionIT {}
