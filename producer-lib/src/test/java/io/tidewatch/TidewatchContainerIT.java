package io.tidewatch;

/** The same against the official image. */
@BrokerUnderTest.OnContainer
class TidewatchContainerIT extends TidewatchIT {}
