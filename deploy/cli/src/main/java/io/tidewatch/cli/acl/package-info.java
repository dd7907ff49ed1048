/** Who may do what in Kafka: least rights by part. */
@NullMarked
package io.tidewatch.cli.acl;

import org.jspecify.annotations.NullMarked;
