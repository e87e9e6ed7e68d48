package org.sqlattice.contract;

import java.util.ArrayList;
import java.util.List;
import org.sqlattice.sql.Connection;

/** Opens fresh databases in memory for one case and closes them after it. */
public final class Databases implements AutoCloseable {
  private final Factory factory;
  private final List<Connection> opened = new ArrayList<>();

  public Databases(Factory factory) {
    this.factory = factory;
  }

  /** Opens a fresh database in memory. */
  @FunctionalInterface
  public interface Factory {
    Connection open();
  }

  public Connection open() {
    Connection connection = factory.open();
    opened.add(connection);
    return connection;
  }

  @Override
  public void close() {
    for (Connection connection : opened) {
      connection.close();
    }
    opened.clear();
  }

  /** Runs one case on databases of {@code factory}. */
  public static void run(ContractCase contractCase, Factory factory) {
    try (Databases databases = new Databases(factory)) {
      contractCase.body().run(databases);
    }
  }
}
