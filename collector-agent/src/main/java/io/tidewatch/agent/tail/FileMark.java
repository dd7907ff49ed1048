package io.tidewatch.agent.tail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What tells a file apart from all others, whatever its name: device and inode, and the hash of its first bytes, since an
 * inode is given to the next file as soon as the last one is gone.
 *
 * @param key device and inode, or the path where the system has none
 * @param bytes how many bytes the hash covers, at most {@value #BYTES}
 * @param hash FNV-1a, 64 bits
 */
record FileMark(String key, int bytes, long hash) {
    static final int BYTES = 1024;

    /** @return the file's key, or null-like empty where it is no regular file or cannot be looked at */
    static String keyOf(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                return "";
            }
            return attributes.fileKey() == null
                    ? path.toString()
                    : attributes.fileKey().toString();
        } catch (IOException e) {
            return "";
        }
    }

    static FileMark of(String key, FileChannel file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(BYTES);
        int read = read(file, head);
        return new FileMark(key, read, hash(head.array(), read));
    }

    /** @return whether the file begins with the bytes this was taken of */
    boolean fits(FileChannel file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(bytes);
        return read(file, head) == bytes && hash(head.array(), bytes) == hash;
    }

    private static int read(FileChannel file, ByteBuffer into) throws IOException {
        int at = 0;
        while (into.hasRemaining()) {
            int n = file.read(into, at);
            if (n <= 0) {
                break;
            }
            at += n;
        }
        return at;
    }

    private static long hash(byte[] bytes, int length) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ (bytes[i] & 0xFF)) * 0x100000001b3L;
        }
        return hash;
    }
}
