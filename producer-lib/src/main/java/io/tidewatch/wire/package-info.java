/** Topics, record headers and the JSON form of every value, with encoders and decoders. */
@NullMarked
package io.tidewatch.wire;

import org.jspecify.annotations.NullMarked;
