package io.gazan.dataplane.testing.conformance;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What h2spec found, in its order. */
public record H2SpecReport(List<Case> cases) {

  /** How a case ended. */
  public enum Verdict {
    PASSED,
    FAILED,
    SKIPPED
  }

  /**
   * One case: its section ({@code http2/5.1}), its number there from 1, what it does, and, if it
   * failed, what was expected and what came.
   */
  public record Case(String section, int number, String title, Verdict verdict, String detail) {

    /** {@code http2/5.1/6}. */
    public String id() {
      return section + "/" + number;
    }

    @Override
    public String toString() {
      return id() + " " + title + (detail.isEmpty() ? "" : ": " + detail.replace('\n', ' '));
    }
  }

  public H2SpecReport {
    cases = List.copyOf(cases);
  }

  public List<Case> failures() {
    return cases.stream().filter(c -> c.verdict() == Verdict.FAILED).toList();
  }

  public List<Case> skipped() {
    return cases.stream().filter(c -> c.verdict() == Verdict.SKIPPED).toList();
  }

  /**
   * Fails unless every case passed that is not excluded. An exclusion is the id of a case and the
   * sentence of an RFC that forbids what the case wants; one whose case passes is a failure, too.
   */
  public void assertPassed(Map<String, String> exclusions) {
    List<Case> failed = failures().stream().filter(c -> !exclusions.containsKey(c.id())).toList();
    List<String> needless =
        exclusions.keySet().stream()
            .filter(id -> failures().stream().noneMatch(c -> c.id().equals(id)))
            .toList();
    if (cases.isEmpty() || !failed.isEmpty() || !skipped().isEmpty() || !needless.isEmpty()) {
      throw new AssertionError(
          "of %d cases %d failed, %d were skipped, %d exclusions are not needed:%n%s"
              .formatted(
                  cases.size(),
                  failed.size(),
                  skipped().size(),
                  needless.size(),
                  String.join(
                      "\n",
                      List.of(failed.toString(), skipped().toString(), needless.toString()))));
    }
  }

  static H2SpecReport read(Path report) throws IOException {
    // It quotes the bytes that it got, also those that XML has no place for.
    String xml = Files.readString(report).replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]", "?");
    try {
      NodeList found =
          DocumentBuilderFactory.newDefaultInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(xml)))
              .getElementsByTagName("testcase");
      List<Case> cases = new ArrayList<>();
      String section = "";
      int number = 0;
      for (int i = 0; i < found.getLength(); i++) {
        Element element = (Element) found.item(i);
        number = section.equals(element.getAttribute("package")) ? number + 1 : 1;
        section = element.getAttribute("package");
        cases.add(
            new Case(
                section,
                number,
                element.getAttribute("classname"),
                verdict(element),
                element.getTextContent().strip()));
      }
      return new H2SpecReport(cases);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException("h2spec's report cannot be read", e);
    }
  }

  private static Verdict verdict(Element element) {
    if (element.getElementsByTagName("skipped").getLength() > 0) {
      return Verdict.SKIPPED;
    }
    boolean failed =
        element.getElementsByTagName("failure").getLength() > 0
            || element.getElementsByTagName("error").getLength() > 0;
    return failed ? Verdict.FAILED : Verdict.PASSED;
  }
}
