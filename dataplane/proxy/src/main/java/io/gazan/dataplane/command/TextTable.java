package io.gazan.dataplane.command;

import java.util.List;

/** Lays rows of text out in columns for people. */
final class TextTable {
  private static final int BETWEEN = 2;

  private TextTable() {}

  /**
   * A line for each row, its cells two blanks apart at the least and below each other.
   *
   * @param rows all with as many cells as the first, headings included
   */
  static String of(List<List<String>> rows) {
    int[] widths = widths(rows);
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        line.append(cell).repeat(' ', widths[column] - cell.length() + BETWEEN);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[rows.isEmpty() ? 0 : rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    return widths;
  }
}
