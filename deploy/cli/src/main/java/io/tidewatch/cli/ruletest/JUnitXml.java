package io.tidewatch.cli.ruletest;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Outcomes as the XML that build servers read: a suite for each file, a case for each test. */
public final class JUnitXml {
    private JUnitXml() {}

    /**
     * @param byFile outcomes by the name of their file
     * @param plain makes texts from files and rules harmless: what XML does not allow is not in them any more
     */
    public static String of(Map<String, List<TestOutcome>> byFile, UnaryOperator<String> plain) {
        StringWriter out = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            for (Map.Entry<String, List<TestOutcome>> file : byFile.entrySet()) {
                suite(xml, file.getKey(), file.getValue(), plain);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("the outcomes cannot be written as XML", e);
        }
        return out + "\n";
    }

    private static void suite(XMLStreamWriter xml, String file, List<TestOutcome> outcomes, UnaryOperator<String> plain)
            throws XMLStreamException {
        long failed = outcomes.stream().filter(o -> !o.passed()).count();
        double seconds = outcomes.stream().mapToDouble(TestOutcome::seconds).sum();
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", plain.apply(file));
        xml.writeAttribute("tests", Integer.toString(outcomes.size()));
        xml.writeAttribute("failures", Long.toString(failed));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("time", seconds(seconds));
        TestText text = new TestText(file, plain);
        for (TestOutcome outcome : outcomes) {
            xml.writeStartElement("testcase");
            xml.writeAttribute("classname", plain.apply(file));
            xml.writeAttribute("name", plain.apply(outcome.test().name()));
            xml.writeAttribute("time", seconds(outcome.seconds()));
            if (!outcome.passed()) {
                StringBuilder all = new StringBuilder();
                outcome.failures().forEach(told -> all.append(text.of(told)));
                xml.writeStartElement("failure");
                xml.writeAttribute(
                        "message",
                        plain.apply(outcome.failures().get(0).failure().what()));
                xml.writeAttribute("type", "expectation");
                xml.writeCharacters(all.toString());
                xml.writeEndElement();
            }
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.3f", seconds);
    }
}
