/** Takes secrets and personal numbers out of text before it leaves. Pure. */
@NullMarked
package io.tidewatch.redact;

import org.jspecify.annotations.NullMarked;
