package io.tidewatch.topics;

import io.tidewatch.BrokerUnderTest;

/** The same against the official image. */
@BrokerUnderTest.OnContainer
class TopicAdminContainerIT extends TopicAdminIT {}
