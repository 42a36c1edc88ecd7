package io.gazan.dataplane.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  private long looks;

  @Test
  void cellsStandBelowEachOtherWithoutBlanksAtTheEnds() {
    assertThat(
            TextTable.of(
                List.of(
                    List.of("HOST", "PATH", "HEALTH"),
                    List.of("a.example", "/", "up"),
                    List.of("b", "/long", "down (check)"))))
        .isEqualTo(
            """
            HOST       PATH   HEALTH
            a.example  /      up
            b          /long  down (check)
            """);
  }

  @Test
  void nothingIsEmpty() {
    assertThat(TextTable.of(List.of())).isEmpty();
  }

  /** Thousands of endpoints are no reason to wait: no cell is looked at again for each other. */
  @Test
  void eachCellIsLookedAtAFewTimesHoweverManyThereAre() {
    // Given
    int rows = 2000;
    int columns = 7;
    List<List<String>> table = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      table.add(counted(columns));
    }

    // When
    String text = TextTable.of(table);

    // Then
    assertThat(text.lines()).hasSize(rows);
    assertThat(looks).isLessThanOrEqualTo(5L * rows * columns);
  }

  private List<String> counted(int columns) {
    return new AbstractList<>() {
      @Override
      public String get(int column) {
        looks++;
        return "cell " + column;
      }

      @Override
      public int size() {
        return columns;
      }
    };
  }
}
