package io.tidewatch.logback;

import io.tidewatch.BrokerUnderTest;

/** The same against the official image. */
@BrokerUnderTest.OnContainer
class TidewatchAppenderContainerIT extends TidewatchAppenderIT {}
