package io.tidewatch.notifier.channel.webhook;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import okhttp3.Dns;

/**
 * Where a webhook may lead. Checks every address a name stands for; the client connects to the addresses checked and to
 * no others, so a name that changes its mind in between gains nothing.
 */
final class AddressGuard implements Dns {
    /** The address is not allowed; the message names the host, not the URL. */
    static final class Refused extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    private final Dns dns;
    private final boolean allowPrivate;
    private final boolean allowLoopback;

    AddressGuard(Dns dns, boolean allowPrivate, boolean allowLoopback) {
        this.dns = dns;
        this.allowPrivate = allowPrivate;
        this.allowLoopback = allowLoopback;
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        List<InetAddress> addresses = dns.lookup(host);
        for (InetAddress address : addresses) {
            String why = refused(address);
            if (!why.isEmpty()) {
                throw new Refused("the address is " + why + ", which is not allowed");
            }
        }
        return addresses;
    }

    /** @return what kind of address it is where it is not allowed, else the empty text */
    String refused(InetAddress address) {
        byte[] b = address.getAddress();
        int first = b[0] & 0xff;
        int second = b[1] & 0xff;
        boolean v6 = address instanceof Inet6Address;
        if (address.isLinkLocalAddress() || metadata(b)) {
            return "link-local";
        }
        if (address.isMulticastAddress() || address.isAnyLocalAddress() || (!v6 && (first == 0 || first >= 240))) {
            return "no address of a host";
        }
        if (address.isLoopbackAddress()) {
            return allowLoopback ? "" : "this host";
        }
        boolean carrier = !v6 && first == 100 && second >= 64 && second < 128;
        boolean benchmark = !v6 && first == 198 && (second == 18 || second == 19);
        boolean unique = v6 && (first & 0xfe) == 0xfc;
        // addresses that wrap an IPv4 address: 6to4, NAT64, IPv4-compatible
        boolean wrapping = v6 && ((first == 0x20 && second == 0x02) || (first == 0 && second == 0x64) || first == 0);
        if (address.isSiteLocalAddress() || carrier || benchmark || unique || wrapping) {
            return allowPrivate ? "" : "private";
        }
        return "";
    }

    /** Metadata services of clouds that lie outside of link-local. */
    private static boolean metadata(byte[] b) {
        boolean alibaba = b.length == 4 && b[0] == 100 && b[1] == 100 && b[2] == 100 && (b[3] & 0xff) == 200;
        boolean amazon = b.length == 16
                && (b[0] & 0xff) == 0xfd
                && b[1] == 0
                && b[2] == 0x0e
                && (b[3] & 0xff) == 0xc2
                && b[14] == 2
                && b[15] == 0x54;
        return alibaba || amazon;
    }
}
