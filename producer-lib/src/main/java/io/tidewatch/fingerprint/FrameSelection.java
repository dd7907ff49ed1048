package io.tidewatch.fingerprint;

import io.tidewatch.fingerprint.Fingerprint.FrameVerdict;
import io.tidewatch.fingerprint.Fingerprint.Reason;
import java.util.ArrayList;
import java.util.List;

/** Decides about each frame of a chain whether it takes part. One use, one thread. */
final class FrameSelection {
    private static final ThrownChain.Link NOTHING = new ThrownChain.Link("", "", List.of());

    private final Version version;
    private final boolean explained;
    private final InAppPackages inApp;
    /** Root cause first, without those that only wrap another. */
    private final List<ThrownChain.Link> links = new ArrayList<>();
    /** Frames that took part, for each of the links. */
    private final List<List<String>> kept = new ArrayList<>();

    private final List<FrameVerdict> verdicts = new ArrayList<>();
    private final Reason taking;

    FrameSelection(ThrownChain chain, InAppPackages inApp, Version version, boolean explained) {
        this.version = version;
        this.explained = explained;
        this.inApp = inApp;
        List<FrameVerdict> wrappers = new ArrayList<>();
        for (int i = chain.links().size() - 1; i >= 0; i--) {
            ThrownChain.Link link = chain.links().get(i);
            boolean last = i + 1 == chain.links().size();
            if (!last && version.isWrapper(link, chain.links().get(i + 1))) {
                link.frames().forEach(frame -> wrappers.add(verdict(link, frame, Reason.WRAPPER)));
            } else {
                links.add(link);
            }
        }
        List<List<FrameVerdict>> kinds = new ArrayList<>();
        for (int i = 0; i < links.size(); i++) {
            List<StackFrame> enclosing = i + 1 < links.size() ? links.get(i + 1).frames() : List.of();
            kinds.add(kinds(links.get(i), enclosing));
        }
        taking = any(kinds, Reason.APPLICATION)
                ? Reason.APPLICATION
                : any(kinds, Reason.LIBRARY) ? Reason.NO_APPLICATION_FRAME : Reason.PLUMBING;
        for (int i = 0; i < kinds.size(); i++) {
            choose(links.get(i), kinds.get(i));
        }
        verdicts.addAll(wrappers);
    }

    /** @return for which reason frames took part; {@link Reason#PLUMBING} where none did */
    Reason taking() {
        return taking;
    }

    List<FrameVerdict> verdicts() {
        return verdicts;
    }

    ThrownChain.Link root() {
        return links.isEmpty() ? NOTHING : links.get(0);
    }

    void appendTo(StringBuilder text) {
        for (int i = 0; i < kept.size(); i++) {
            text.append(version.type(links.get(i).type())).append('\n');
            kept.get(i).forEach(frame -> text.append(' ').append(frame).append('\n'));
        }
    }

    /** What each frame is; frames shared with the enclosing exception are left to that one. */
    private List<FrameVerdict> kinds(ThrownChain.Link link, List<StackFrame> enclosing) {
        List<FrameVerdict> kinds = new ArrayList<>();
        boolean below = false;
        int own = link.frames().size() - common(link.frames(), enclosing);
        for (StackFrame frame : link.frames().subList(0, own)) {
            kinds.add(verdict(link, frame, below ? Reason.BELOW_POOL : kind(frame)));
            below |= version.isPoolBase(frame);
        }
        return kinds;
    }

    private Reason kind(StackFrame frame) {
        boolean application = inApp.contains(frame.type(), version);
        boolean declared = application && !inApp.packages().isEmpty();
        if (version.isPlumbing(frame, declared)) {
            return Reason.PLUMBING;
        }
        return application ? Reason.APPLICATION : Reason.LIBRARY;
    }

    /** Keeps the frames of the best kind, each recursion once. */
    private void choose(ThrownChain.Link link, List<FrameVerdict> kinds) {
        Reason kind = taking == Reason.APPLICATION ? Reason.APPLICATION : Reason.LIBRARY;
        List<String> frames = kinds.stream()
                .filter(verdict -> verdict.reason() == kind)
                .map(FrameVerdict::frame)
                .toList();
        boolean overflowed = link.type().equals("java.lang.StackOverflowError");
        Recursion recursion = overflowed ? Recursion.ofOverflow(frames) : Recursion.of(frames);
        kept.add(recursion.kept());
        int i = 0;
        for (FrameVerdict verdict : kinds) {
            verdicts.add(
                    verdict.reason() != kind
                            ? verdict
                            : verdict.because(recursion.dropped().get(i++) ? Reason.RECURSION : taking));
        }
    }

    private static boolean any(List<List<FrameVerdict>> kinds, Reason reason) {
        return kinds.stream().flatMap(List::stream).anyMatch(verdict -> verdict.reason() == reason);
    }

    private static int common(List<StackFrame> frames, List<StackFrame> enclosing) {
        int n = 0;
        while (n < frames.size()
                && n < enclosing.size()
                && frames.get(frames.size() - 1 - n).equals(enclosing.get(enclosing.size() - 1 - n))) {
            n++;
        }
        return n;
    }

    private FrameVerdict verdict(ThrownChain.Link link, StackFrame frame, Reason reason) {
        String name = version.type(frame.type()) + '.' + version.method(frame.type(), frame.method());
        return new FrameVerdict(link.type(), name, reason, frame.type(), frame.method(), explained ? frame.text() : "");
    }
}
