package io.tidewatch.processor.logs;

/**
 * What answering took.
 *
 * @param blocks index blocks that were looked at, the tails included
 * @param blocksRead of those, how many had to be read
 * @param bytes bytes of records read
 * @param lines lines that were decoded, not left out by their bytes
 * @param millis time it took
 */
public record ScanEffort(int blocks, int blocksRead, long bytes, long lines, long millis) {
    static final ScanEffort NONE = new ScanEffort(0, 0, 0, 0, 0);
}
