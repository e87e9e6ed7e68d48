package org.sqlattice.jdbc;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Node with cr-sqlite: asks {@code member.mjs} line by line. */
final class OracleProcess implements AutoCloseable {
  private static final File FOLDER = new File("../java-core/src/test/oracle");
  private static final long SECONDS_TO_END = 10;

  private final Process process;
  private final Writer requests;
  private final BufferedReader answers;

  OracleProcess() {
    try {
      process =
          new ProcessBuilder("node", "member.mjs")
              .directory(FOLDER)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("node does not start: folder=" + FOLDER, e);
    }
    requests = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Sends a request and returns the rows of the answer. */
  List<List<String>> ask(String... request) {
    StringBuilder line = new StringBuilder();
    for (String word : request) {
      line.append(line.length() == 0 ? "[" : ", ");
      quote(line, word);
    }
    try {
      requests.write(line.append("]\n").toString());
      requests.flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException("node ended; was npm ci run? folder=" + FOLDER);
      }
      return new Answer(answer).rows();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void quote(StringBuilder line, String word) {
    line.append('"');
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c == '"' || c == '\\') {
        line.append('\\').append(c);
      } else if (c < ' ') {
        line.append("\\u00").append(Character.forDigit(c >> 4, 16));
        line.append(Character.forDigit(c & 15, 16));
      } else {
        line.append(c);
      }
    }
    line.append('"');
  }

  /** Reads what JSON.stringify made of an array of arrays of texts. */
  private static final class Answer {
    private final String json;
    private int at;

    Answer(String json) {
      this.json = json;
    }

    List<List<String>> rows() {
      List<List<String>> rows = new ArrayList<>();
      List<String> row = null;
      while (at < json.length()) {
        char c = json.charAt(at++);
        if (c == '[' && at > 1) {
          row = new ArrayList<>();
          rows.add(row);
        } else if (c == '"') {
          add(row, text());
        }
      }
      return rows;
    }

    private static void add(@Nullable List<String> row, String text) {
      if (row == null) {
        throw new IllegalStateException("text outside of a row: text=" + text);
      }
      row.add(text);
    }

    private String text() {
      StringBuilder text = new StringBuilder();
      for (char c = json.charAt(at++); c != '"'; c = json.charAt(at++)) {
        text.append(c == '\\' ? escaped() : c);
      }
      return text.toString();
    }

    private char escaped() {
      char c = json.charAt(at++);
      switch (c) {
        case 'n':
          return '\n';
        case 'u':
          at += 4;
          return (char) Integer.parseInt(json.substring(at - 4, at), 16);
        default:
          return c;
      }
    }
  }

  @Override
  public void close() {
    try {
      requests.close();
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
