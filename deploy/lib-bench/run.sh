#!/bin/sh
# Benchmarks of the producer library beside its peers: builds at first use (and after a commit), then runs.
#   deploy/lib-bench/run.sh --help
#   JAVA_HOME            which Java to use; otherwise the one on the PATH
set -eu
here=$(readlink -f "$0" 2>/dev/null || echo "$0")
root=$(CDPATH= cd -- "$(dirname -- "$here")/../.." && pwd)
dist="$root/deploy/lib-bench/target/dist"
java=java
[ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ] && java="$JAVA_HOME/bin/java"
state=$(cd "$root" && git rev-parse HEAD 2>/dev/null || echo none)
if [ ! -d "$dist/lib" ] || [ "$(cat "$dist/built-from" 2>/dev/null || true)" != "$state" ]; then
  echo "run.sh: building …" >&2
  log="$root/deploy/lib-bench/target/build.log"
  mkdir -p "$(dirname "$log")"
  rm -rf "$dist/lib"
  if ! (cd "$root" && ./mvnw -B -DskipTests -Dspotless.check.skip=true -pl deploy/lib-bench -am package >"$log" 2>&1); then
    tail -n 40 "$log" >&2
    echo "run.sh: the build failed, the whole log is in $log" >&2
    exit 1
  fi
  echo "$state" >"$dist/built-from"
fi
exec "$java" -XX:+UseSerialGC -Xmx1g -cp "$dist/lib/*" io.tidewatch.libbench.Main "$@"
