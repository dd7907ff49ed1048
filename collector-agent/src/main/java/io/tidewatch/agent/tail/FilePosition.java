package io.tidewatch.agent.tail;

/**
 * How far a file was read and acknowledged.
 *
 * @param path where it was last seen
 * @param service who writes it
 * @param key see {@link FileMark}
 * @param headBytes see {@link FileMark}
 * @param headHash see {@link FileMark}
 * @param offset Kafka has all before it
 */
record FilePosition(String path, String service, String key, int headBytes, long headHash, long offset) {
    FileMark mark() {
        return new FileMark(key, headBytes, headHash);
    }
}
