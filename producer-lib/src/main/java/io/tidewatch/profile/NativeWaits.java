package io.tidewatch.profile;

import java.util.Set;

/**
 * Native methods in which a thread waits. The recorder samples every thread that is in native code, whether it computes
 * there or sleeps in the kernel until the network has something: the latter is no use of the CPU.
 */
final class NativeWaits {
    private static final Set<String> METHODS = Set.of(
            "sun.nio.ch.EPoll.wait",
            "sun.nio.ch.EPollArrayWrapper.epollWait",
            "sun.nio.ch.KQueue.poll",
            "sun.nio.ch.WEPoll.wait",
            "sun.nio.ch.PollSelectorImpl.poll",
            "sun.nio.ch.WindowsSelectorImpl$SubSelector.poll0",
            "sun.nio.ch.Net.poll",
            "sun.nio.ch.Net.pollConnect",
            "sun.nio.ch.Net.accept",
            "sun.nio.ch.Net.connect0",
            "sun.nio.ch.Iocp.getQueuedCompletionStatus",
            "sun.nio.ch.SocketDispatcher.read0",
            "sun.nio.ch.SocketDispatcher.readv0",
            "sun.nio.ch.UnixDispatcher.read0",
            "sun.nio.ch.UnixDomainSockets.accept0",
            "sun.nio.ch.FileDispatcherImpl.read0",
            "sun.nio.ch.UnixFileDispatcherImpl.read0",
            "sun.nio.ch.DatagramChannelImpl.receive0",
            "sun.nio.ch.DatagramDispatcher.read0",
            "sun.nio.ch.NativeThread.park",
            "sun.nio.fs.LinuxWatchService.poll",
            "sun.nio.fs.WindowsNativeDispatcher.GetQueuedCompletionStatus0",
            "java.net.PlainSocketImpl.socketAccept",
            "java.net.SocketInputStream.socketRead0",
            "java.net.PlainDatagramSocketImpl.receive0",
            "java.net.PlainDatagramSocketImpl.peekData",
            "java.net.Inet4AddressImpl.lookupAllHostAddr",
            "java.net.Inet6AddressImpl.lookupAllHostAddr",
            "java.io.FileInputStream.readBytes",
            "java.io.FileInputStream.read0",
            "java.io.FileDescriptor.sync",
            "java.io.RandomAccessFile.readBytes",
            "java.lang.ProcessHandleImpl.waitForProcessExit0",
            "java.lang.ref.Reference.waitForReferencePendingList",
            "java.lang.Object.wait",
            "java.lang.Object.wait0",
            "java.lang.Thread.sleep",
            "java.lang.Thread.sleep0",
            "java.lang.Thread.sleepNanos0",
            "jdk.internal.misc.Unsafe.park",
            "sun.misc.Unsafe.park",
            "jdk.internal.misc.Signal.findSignal0",
            "sun.tools.attach.VirtualMachineImpl.read",
            "io.netty.channel.epoll.Native.epollWait",
            "io.netty.channel.epoll.Native.epollWait0",
            "io.netty.channel.kqueue.Native.keventWait",
            "io.netty.channel.uring.Native.ioUringEnter",
            "org.apache.tomcat.jni.Poll.poll",
            "org.apache.tomcat.jni.Socket.accept");

    private NativeWaits() {}

    static boolean contains(String frame) {
        return METHODS.contains(frame);
    }
}
