package org.sqlattice.jdbc;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Triggers of the user's that write to the row which fired them. They run before those of ours. */
final class UserTriggerTest {
  private static final String TABLE = "CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, a, b)";

  private final TwoSites sites = new TwoSites();

  @Test
  void updateOfInsertedRowIsSeenByOthers() {
    trigger("AFTER INSERT ON t BEGIN UPDATE t SET b = NEW.a + 1 WHERE id = NEW.id; END");
    sites.execute(0, "INSERT INTO t VALUES (1, 1, 1)");
    sites.execute(0, "REPLACE INTO t VALUES (1, 5, 1)");
    sites.exchange();
    sites.assertAlike("SELECT * FROM t", "1,5,6");
  }

  @Test
  void updateOfUpdatedRowIsSeenByOthers() {
    trigger("AFTER UPDATE OF a ON t BEGIN UPDATE t SET b = b + 1, a = 'y' WHERE id = NEW.id; END");
    sites.execute(0, "INSERT INTO t VALUES (1, 1, 1)");
    sites.exchange();
    sites.execute(0, "UPDATE t SET a = 'x'");
    sites.exchange();
    sites.assertAlike("SELECT * FROM t", "1,'y',2");
  }

  @Test
  void deletedRowThatReturnsIsSeenByOthers() {
    trigger("AFTER DELETE ON t BEGIN INSERT INTO t VALUES (OLD.id, 'again', 0); END");
    sites.execute(0, "INSERT INTO t VALUES (1, 1, 1)");
    sites.exchange();
    sites.execute(0, "DELETE FROM t");
    sites.exchange();
    sites.assertAlike("SELECT * FROM t", "1,'again',0");
  }

  @Test
  void insertedRowThatIsDeletedStaysAway() {
    trigger("AFTER INSERT ON t BEGIN DELETE FROM t WHERE id = NEW.id; END");
    sites.execute(0, "INSERT INTO t VALUES (1, 1, 1)");
    sites.exchange();
    sites.assertAlike("SELECT * FROM t", "");
  }

  @Test
  void insertedRowThatMovesIsOneRowForOthers() {
    trigger("AFTER INSERT ON t WHEN NEW.id = 1 BEGIN UPDATE t SET id = 7 WHERE id = 1; END");
    sites.execute(0, "INSERT INTO t VALUES (1, 1, 1)");
    sites.exchange();
    sites.assertAlike("SELECT * FROM t", "7,1,1");
  }

  private void trigger(String trigger) {
    sites.open(TABLE);
    sites.execute(0, "CREATE TRIGGER own " + trigger);
  }

  @AfterEach
  void close() {
    sites.close();
  }
}
