package io.gazan.upstreams.document.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** Our reader must show SnakeYAML's scanner the same text at the same places as its own does. */
class WholeTextTest {
  private static final List<String> PIECES =
      List.of(
          "a",
          "b: ",
          "- ",
          "\n",
          "\n  ",
          "\r\n",
          "\r",
          "\u0085",
          "\u2028",
          "\"",
          "'",
          "[",
          "]",
          "{",
          "}",
          ", ",
          "# c\n",
          "|\n  ",
          ">-\n",
          "&x ",
          "*x",
          "!!str ",
          "? ",
          ": ",
          "\\",
          "é",
          "\ud83d\ude00",
          "\uFEFF",
          "\t",
          "---\n",
          "...\n",
          "%YAML 1.1\n",
          "<<: ");

  @Test
  void shouldLookLikeTheOriginal() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      // Given
      StringBuilder text = new StringBuilder();
      for (int pieces = random.nextInt(20); pieces >= 0; pieces--) {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }

      // When
      List<String> ours = events(new WholeText(text.toString()));
      List<String> theirs = events(new StreamReader(text.toString()));

      // Then
      assertThat(ours).as("seed %d, text %s", seed, text).isEqualTo(theirs);
    }
  }

  private static List<String> events(StreamReader reader) {
    List<String> seen = new ArrayList<>();
    ParserImpl parser = new ParserImpl(reader, new LoaderOptions());
    try {
      while (parser.peekEvent() != null) {
        Event event = parser.getEvent();
        seen.add(event + place(event.getStartMark()) + place(event.getEndMark()));
      }
    } catch (MarkedYAMLException e) {
      seen.add(e.getContext() + ", " + e.getProblem() + place(e.getProblemMark()));
    } catch (YAMLException e) {
      // Some errors of the scanner come without a place.
      seen.add(String.valueOf(e.getMessage()));
    }
    return seen;
  }

  private static String place(Mark mark) {
    return " " + mark.getLine() + ":" + mark.getColumn() + "@" + mark.getIndex();
  }
}
