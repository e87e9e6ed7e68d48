package org.sqlattice.contract;

import static org.sqlattice.contract.Checks.check;
import static org.sqlattice.contract.Checks.checkEquals;
import static org.sqlattice.contract.Checks.checkFails;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Keys between keys, and tables that are ordered by them. */
public final class OrderContract {
  private static final String ITEM =
      "CREATE TABLE item (id INTEGER PRIMARY KEY NOT NULL, list, ord, content);";
  private static final String ORDER_ITEM = "SELECT crsql_fract_as_ordered('item', 'ord', 'list');";
  private static final String ITEMS =
      "SELECT list, group_concat(id, ' ') FROM (SELECT * FROM item ORDER BY list, ord, id)"
          + " GROUP BY list";

  private OrderContract() {}

  /** Returns all cases. */
  public static List<ContractCase> cases() {
    List<ContractCase> cases = new ArrayList<>();
    add(cases, "keysAreMadeBetweenKeys", OrderContract::keysAreMadeBetweenKeys);
    add(cases, "badKeysAreRefused", OrderContract::badKeysAreRefused);
    add(cases, "pendingRowsGoToTheEnds", OrderContract::pendingRowsGoToTheEnds);
    add(cases, "viewPutsRowsBehindOthers", OrderContract::viewPutsRowsBehindOthers);
    add(cases, "viewMovesRows", OrderContract::viewMovesRows);
    add(cases, "viewUpdateWithoutPlaceMovesNothing", OrderContract::updateWithoutPlace);
    add(cases, "viewUpdateWritesAllAtOnce", OrderContract::viewUpdateWritesAllAtOnce);
    add(cases, "viewDeletesRows", OrderContract::viewDeletesRows);
    add(cases, "viewInsertsDefaults", OrderContract::viewInsertsDefaults);
    add(cases, "sharedKeysAreParted", OrderContract::sharedKeysAreParted);
    add(cases, "compositeKeysAreOrdered", OrderContract::compositeKeysAreOrdered);
    add(cases, "anyNameIsOrdered", OrderContract::anyNameIsOrdered);
    add(cases, "textAndStrictColumnsAreOrdered", OrderContract::textAndStrictColumnsAreOrdered);
    add(cases, "listsOfNullAndNoListAreLists", OrderContract::listsOfNullAndNoListAreLists);
    add(cases, "otherValuesThanKeysStay", OrderContract::otherValuesThanKeysStay);
    add(cases, "orderingAgainReplaces", OrderContract::orderingAgainReplaces);
    add(cases, "renamedTablesStayOrdered", OrderContract::renamedTablesStayOrdered);
    add(cases, "badTablesAreNotOrdered", OrderContract::badTablesAreNotOrdered);
    add(cases, "refusalLeavesTransaction", OrderContract::refusalLeavesTransaction);
    add(cases, "orderIsReplicated", OrderContract::orderIsReplicated);
    add(cases, "mergeLeavesPendingValues", OrderContract::mergeLeavesPendingValues);
    add(cases, "orderConverges", OrderContract::orderConverges);
    add(cases, "foreignTriggersResolveConflicts", OrderContract::foreignTriggersResolveConflicts);
    return List.copyOf(cases);
  }

  private static void add(List<ContractCase> cases, String name, ContractCase.Body body) {
    cases.add(new ContractCase(name, body));
  }

  static void keysAreMadeBetweenKeys(Databases databases) {
    Site site = new Site(databases, 1);
    String[] vectors = {
      "NULL, NULL", "a ",
      "'a0', 'a1'", "a0P",
      "'a0V', 'a1'", "a0k",
      "'Z~', 'a '", "Z~P",
      "'Z~', 'a!'", "a ",
      "NULL, 'Y  '", "X~~~",
      "'b~~', NULL", "c   ",
      "'a0', 'a0V'", "a0;",
      "'b125', 'b129'", "b127",
      "NULL, 'b999'", "b99",
      "'a P', 'a!'", "a h",
      "'a ', NULL", "a!",
    };
    for (int i = 0; i < vectors.length; i += 2) {
      checkEquals("'" + vectors[i + 1] + "'", between(site, vectors[i]));
    }
  }

  private static String between(Site site, String keys) {
    return site.rows("SELECT crsql_fract_key_between(" + keys + ")");
  }

  static void badKeysAreRefused(Databases databases) {
    Site site = new Site(databases, 1);
    String[] refused = {
      "'', NULL", "key is empty",
      "NULL, ''", "key is empty",
      "'a0', 'a0'", "key_between - a must be before b: a=a0, b=a0",
      "'a1', 'a0'", "key_between - a must be before b",
      "'1', NULL", "head is out of range",
      "NULL, '~a'", "head is out of range",
      "1, NULL", "head is out of range",
      "'b0', NULL", "integer part of key is too long",
      "'a0 ', NULL", "Fractional part should not end with ' ' (space)",
      "'A                          ', NULL", "Key is too small",
      "'aé', NULL", "invalid digit: index=1",
      "NULL, 'a' || char(0) || '0'", "invalid digit",
    };
    for (int i = 0; i < refused.length; i += 2) {
      checkFails(
          site.connection(), "SELECT crsql_fract_key_between(" + refused[i] + ")", refused[i + 1]);
    }
    checkEquals("'a '", between(site, "NULL, NULL"));
  }

  private static Site items(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute(ITEM + ORDER_ITEM);
    return site;
  }

  static void pendingRowsGoToTheEnds(Databases databases) {
    Site site = items(databases);
    site.execute("INSERT INTO item VALUES (1, 'a', 1, NULL), (2, 'a', 1, NULL), (3, 'b', -1, 0)");
    site.execute("INSERT INTO item VALUES (4, 'a', -1, NULL), (5, 'a', '1', 0), (6, 'b', 1.0, 0)");
    checkEquals("'a','4 1 2 5';'b','3 6'", site.rows(ITEMS));
    checkEquals("'Z~','a ','a!','a\"'", keys(site, "WHERE list = 'a'"));
    site.execute("UPDATE item SET ord = -1 WHERE id = 2");
    site.execute("UPDATE item SET ord = 1 WHERE id IN (4, 3)");
    checkEquals("'a','2 1 5 4';'b','6 3'", site.rows(ITEMS));
    site.execute("UPDATE item SET ord = 'a V' WHERE id = 4");
    checkEquals("'a','2 1 4 5';'b','6 3'", site.rows(ITEMS));
  }

  private static String keys(Site site, String where) {
    return site.rows("SELECT ord FROM item " + where + " ORDER BY ord").replace(';', ',');
  }

  static void viewPutsRowsBehindOthers(Databases databases) {
    Site site = items(databases);
    insert(site, "1, 'a', NULL");
    insert(site, "2, 'a', 1");
    insert(site, "3, 'a', 1");
    insert(site, "4, 'a', 99");
    insert(site, "5, 'b', NULL");
    insert(site, "6, 'a', 5");
    insert(site, "7, 'a', '2'");
    checkEquals("'a','6 4 1 3 2 7';'b','5'", site.rows(ITEMS));
    checkEquals("7", site.rows("SELECT count(DISTINCT list || ord) FROM item"));
    checkEquals("NULL,1", site.rows("SELECT after_id, id FROM item_fractindex WHERE id = 1"));
  }

  private static void insert(Site site, String idListAfter) {
    site.execute("INSERT INTO item_fractindex (id, list, after_id) VALUES (" + idListAfter + ")");
  }

  static void viewMovesRows(Databases databases) {
    Site site = items(databases);
    site.execute("INSERT INTO item (id, list, ord) VALUES (1, 'a', 1), (2, 'a', 1), (3, 'a', 1)");
    site.execute("UPDATE item_fractindex SET after_id = 3 WHERE id = 1");
    checkEquals("'a','2 3 1'", site.rows(ITEMS));
    site.execute("UPDATE item_fractindex SET after_id = NULL WHERE id = 3");
    checkEquals("'a','3 2 1'", site.rows(ITEMS));
    site.execute("UPDATE item_fractindex SET after_id = 1 WHERE id = 1");
    checkEquals("'a','3 2 1'", site.rows(ITEMS));
    site.execute("UPDATE item_fractindex SET after_id = 2 WHERE id = 1");
    checkEquals("'a','3 2 1'", site.rows(ITEMS));
    site.execute("UPDATE item_fractindex SET after_id = 77 WHERE id = 1");
    checkEquals("'a','1 3 2'", site.rows(ITEMS));
    site.execute("UPDATE item_fractindex SET after_id = id - 1");
    checkEquals("'a','1 2 3'", site.rows(ITEMS));
  }

  /** cr-sqlite moves the row to the front. */
  static void updateWithoutPlace(Databases databases) {
    Site site = items(databases);
    site.asCrr("item");
    site.execute("INSERT INTO item VALUES (1, 'a', 1, 'x'), (2, 'a', 1, 'y'), (3, 'b', 1, 'z')");
    String before = site.rows("SELECT id, ord FROM item ORDER BY id");
    long version = site.replica().version();
    site.execute("UPDATE item_fractindex SET content = 'new' WHERE id = 2");
    checkEquals(before, site.rows("SELECT id, ord FROM item ORDER BY id"));
    checkEquals("'new'", site.rows("SELECT content FROM item WHERE id = 2"));
    checkEquals(
        "'content'", site.rows("SELECT cid FROM crsql_changes WHERE db_version > " + version));
    site.execute("UPDATE item_fractindex SET ord = 1 WHERE id = 1");
    checkEquals("'a','2 1';'b','3'", site.rows(ITEMS));
    site.execute("UPDATE item_fractindex SET ord = 'Z0' WHERE id = 1");
    checkEquals("'Z0'", site.rows("SELECT ord FROM item WHERE id = 1"));
  }

  static void viewUpdateWritesAllAtOnce(Databases databases) {
    Site site = items(databases);
    site.execute("INSERT INTO item VALUES (1, 'a', 1, 0), (2, 'a', 1, 0), (3, 'b', 1, 0)");
    site.execute("INSERT INTO item VALUES (4, 'b', 1, 0)");
    site.execute(
        "UPDATE item_fractindex SET id = 9, list = 'b', content = 5, after_id = 3 WHERE id = 1");
    checkEquals("'a','2';'b','3 9 4'", site.rows(ITEMS));
    checkEquals("5", site.rows("SELECT content FROM item WHERE id = 9"));
    site.execute("UPDATE item_fractindex SET list = 'c', after_id = NULL WHERE list = 'b'");
    checkEquals("'a','2';'c','9 4 3'", site.rows(ITEMS));
    site.execute("UPDATE item_fractindex SET id = 8 WHERE id = 9");
    checkEquals("'a','2';'c','8 4 3'", site.rows(ITEMS));
    checkFails(
        site.connection(), "UPDATE item_fractindex SET id = 4 WHERE id = 8", "UNIQUE constraint");
    checkEquals("'a','2';'c','8 4 3'", site.rows(ITEMS));
  }

  static void viewDeletesRows(Databases databases) {
    Site site = items(databases);
    site.execute("INSERT INTO item VALUES (1, 'a', 1, 0), (2, 'a', 1, 0), (3, 'b', 1, 0)");
    site.execute("DELETE FROM item_fractindex WHERE list = 'a' AND id > 1");
    checkEquals("'a','1';'b','3'", site.rows(ITEMS));
  }

  static void viewInsertsDefaults(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(
        "CREATE TABLE d (id INTEGER PRIMARY KEY NOT NULL, a TEXT NOT NULL DEFAULT 'it''s',"
            + " b AS (a || '!'), c NOT NULL DEFAULT (1 + 1), ord NOT NULL DEFAULT 1)",
        "d");
    site.execute("SELECT crsql_fract_as_ordered('d', 'ord')");
    site.execute("INSERT INTO d_fractindex (after_id) VALUES (NULL), (1)");
    site.execute("INSERT INTO d_fractindex (c, after_id) VALUES (7, 1)");
    site.execute("INSERT INTO d (id) VALUES (8)");
    checkEquals(
        "1,'it's','it's!',2;3,'it's','it's!',7;2,'it's','it's!',2;8,'it's','it's!',2",
        site.rows("SELECT id, a, b, c FROM d ORDER BY ord"));
  }

  static void sharedKeysAreParted(Databases databases) {
    Site site = items(databases);
    site.execute("INSERT INTO item VALUES (1, 'a', 'a ', 0), (2, 'a', 'a!', 0), (3, 'a', 'a!', 0)");
    site.execute("INSERT INTO item VALUES (4, 'a', 'a!', 0), (5, 'b', 'a!', 0)");
    insert(site, "6, 'a', 3");
    checkEquals("'a','1 3 6 2 4';'b','5'", site.rows(ITEMS));
    checkEquals("'a P';'a h'", site.rows("SELECT ord FROM item WHERE id IN (3, 6) ORDER BY ord"));
    site.execute("UPDATE item_fractindex SET after_id = 2 WHERE id = 4");
    checkEquals("'a','1 3 6 2 4';'b','5'", site.rows(ITEMS));
    checkEquals("5", site.rows("SELECT count(DISTINCT ord) FROM item WHERE list = 'a'"));
    insert(site, "7, 'b', 5");
    checkEquals("'a!';'a\"'", site.rows("SELECT ord FROM item WHERE list = 'b' ORDER BY ord"));
  }

  static void compositeKeysAreOrdered(Databases databases) {
    Site site = new Site(databases, 1);
    site.replicate(
        "CREATE TABLE t (a TEXT NOT NULL, n NOT NULL, l, o, PRIMARY KEY (n, a)) WITHOUT ROWID",
        "t");
    site.execute("SELECT crsql_fract_as_ordered('t', 'o', 'l')");
    site.execute("INSERT INTO t VALUES ('x', 1, 0, 1), ('y', 1, 0, 1), ('x', 2, 0, 1)");
    site.execute("INSERT INTO t_fractindex (a, n, l, after_a, after_n) VALUES ('y', 2, 0, 'x', 1)");
    site.execute("INSERT INTO t_fractindex (a, n, l, after_a) VALUES ('z', 3, 0, 'x')");
    String order = "SELECT a, n FROM t ORDER BY o, a, n";
    checkEquals("'z',3;'x',1;'y',2;'y',1;'x',2", site.rows(order));
    site.execute("UPDATE t SET o = 'a!' WHERE n = 2");
    site.execute("UPDATE t_fractindex SET after_a = 'x', after_n = 2 WHERE a = 'z'");
    checkEquals("'x',1;'x',2;'z',3;'y',1;'y',2", site.rows(order));
    checkEquals("4", site.rows("SELECT count(DISTINCT o) FROM t"));
    site.execute("DELETE FROM t_fractindex WHERE n = 2");
    checkEquals("'x',1;'z',3;'y',1", site.rows(order));
  }

  static void anyNameIsOrdered(Databases databases) {
    Site site = new Site(databases, 1);
    String[] tables = {"t", "r", "a", "new", "OLD", "select", "o\"d-d 'n", "ü_fractindex"};
    for (String table : tables) {
      String name = table.replace("\"", "\"\"");
      site.execute(
          ("CREATE TABLE \"" + name + "\" (\"new\" PRIMARY KEY NOT NULL, \"l'\", \"o\"\"\", \"r\")")
              + (";SELECT crsql_as_crr('" + table.replace("'", "''") + "')")
              + (";SELECT crsql_fract_as_ordered('" + table.replace("'", "''"))
              + "', 'O\"', 'L''', 'R')");
      String base = "\"" + name + "\"";
      String view = "\"" + name + "_fractindex\"";
      site.execute("INSERT INTO " + base + " VALUES (1, 0, 1, 0), (2, 0, 1, 0), (3, 9, 1, 0)");
      site.execute("INSERT INTO " + view + " (\"new\", \"l'\", r, after_new) VALUES (4, 0, 0, 1)");
      site.execute("UPDATE " + base + " SET \"o\"\"\" = 'a ' WHERE \"new\" = 2");
      site.execute("INSERT INTO " + view + " (\"new\", \"l'\", r, after_new) VALUES (5, 0, 0, 2)");
      site.execute("UPDATE " + view + " SET after_new = 4 WHERE \"new\" = 1");
      site.execute("UPDATE " + view + " SET \"new\" = 6 WHERE \"new\" = 5");
      site.execute("DELETE FROM " + view + " WHERE \"new\" = 3");
      checkEquals("2;6;4;1", site.rows("SELECT \"new\" FROM " + base + " ORDER BY \"o\"\"\""));
    }
    checkEquals(
        "" + tables.length,
        site.rows(
            "SELECT count(*) FROM sqlite_schema WHERE name GLOB '*_fractindex' AND type = 'view'"));
  }

  static void textAndStrictColumnsAreOrdered(Databases databases) {
    Site site = new Site(databases, 1);
    String[] declarations = {
      "ord TEXT", "ord TEXT COLLATE NOCASE", "ord INTEGER", "ord REAL", "ord BLOB"
    };
    for (String declaration : declarations) {
      site.execute("CREATE TABLE x (id TEXT PRIMARY KEY NOT NULL, " + declaration + ")");
      checkPending(site, "x");
      site.execute("DROP VIEW x_fractindex; DROP TABLE x");
    }
    site.execute("CREATE TABLE s (id TEXT PRIMARY KEY NOT NULL, ord TEXT) STRICT, WITHOUT ROWID");
    checkPending(site, "s");
    site.execute("CREATE TABLE y (id TEXT PRIMARY KEY NOT NULL, ord ANY) STRICT");
    checkPending(site, "y");
  }

  private static void checkPending(Site site, String table) {
    site.execute("SELECT crsql_fract_as_ordered('" + table + "', 'ord')");
    site.execute("INSERT INTO " + table + " VALUES ('p', 1), ('q', -1), ('r', 1)");
    site.execute("UPDATE " + table + " SET ord = -1 WHERE id = 'r'");
    site.execute("UPDATE " + table + " SET ord = 1 WHERE id = 'q'");
    site.execute("INSERT INTO " + table + "_fractindex (id, after_id) VALUES ('s', 'r')");
    checkEquals(
        "'r';'s';'p';'q'", site.rows("SELECT id FROM " + table + " ORDER BY ord COLLATE BINARY"));
    checkEquals("0", site.rows("SELECT count(*) FROM " + table + " WHERE typeof(ord) <> 'text'"));
  }

  static void listsOfNullAndNoListAreLists(Databases databases) {
    Site site = items(databases);
    site.execute("INSERT INTO item VALUES (1, NULL, 1, 0), (2, NULL, 1, 0), (3, 'a', 1, 0)");
    insert(site, "4, NULL, 1");
    checkEquals("NULL,'1 4 2';'a','3'", site.rows(ITEMS));
    site.execute("SELECT crsql_fract_as_ordered('item', 'ord')");
    insert(site, "5, 'c', 2");
    site.execute("INSERT INTO item VALUES (6, 'd', 1, 0)");
    checkEquals("2;5;6", site.rows("SELECT id FROM item WHERE ord >= 'a!' ORDER BY ord"));
  }

  /** What was there before the table was ordered is no key, and in nobody's way. */
  static void otherValuesThanKeysStay(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute(
        ITEM + "INSERT INTO item VALUES (1, 'a', 7, 0), (2, 'a', NULL, 0), (3, 'a', 1, 0)");
    site.execute("INSERT INTO item VALUES (4, 'a', x'00', 0), (5, 'a', '{', 0)");
    site.execute(ORDER_ITEM + "INSERT INTO item VALUES (6, 'a', 1, 0), (7, 'a', -1, 0)");
    checkEquals(
        "2,NULL;3,1;1,7;7,'Z~';6,'a ';5,'{';4,x'00'",
        site.rows("SELECT id, ord FROM item ORDER BY ord"));
    checkFails(
        site.connection(),
        "INSERT INTO item_fractindex (id, list, after_id) VALUES (8, 'a', 1)",
        "head is out of range: key=7");
    insert(site, "8, 'a', 2");
    site.execute("UPDATE item SET ord = 1 WHERE ord = 1 OR ord IS NULL");
    checkEquals(
        "8;7;6;2;3", site.rows("SELECT id FROM item WHERE ord BETWEEN 'A' AND 'z~' ORDER BY ord"));
  }

  /** cr-sqlite keeps the first move trigger. */
  static void orderingAgainReplaces(Databases databases) {
    Site site = items(databases);
    site.execute("INSERT INTO item VALUES (1, 'a', 1, 0), (2, 'a', 1, 0), (3, 'b', 1, 0)");
    String count = "SELECT count(*) FROM sqlite_schema WHERE name GLOB '*fractindex*'";
    checkEquals("7", site.rows(count));
    site.execute(ORDER_ITEM + "SELECT crsql_fract_as_ordered('ITEM', 'ORD', 'content')");
    checkEquals("7", site.rows(count));
    site.execute("UPDATE item SET ord = 1 WHERE id = 3");
    insert(site, "4, 'z', 3");
    checkEquals(
        "NULL,'4';0,'1 2 3'",
        site.rows(
            "SELECT content, group_concat(id, ' ') FROM (SELECT * FROM item"
                + " ORDER BY ord) GROUP BY content"));
  }

  static void renamedTablesStayOrdered(Databases databases) {
    Site site = items(databases);
    site.execute("INSERT INTO item VALUES (1, 'a', 1, 0), (2, 'a', 1, 0)");
    site.execute("ALTER TABLE item RENAME COLUMN ord TO place");
    site.execute("ALTER TABLE item RENAME TO entry");
    site.execute("INSERT INTO entry VALUES (3, 'a', -1, 0)");
    insert(site, "4, 'a', 1");
    site.execute("UPDATE item_fractindex SET after_id = 2 WHERE id = 3");
    checkEquals("1;4;2;3", site.rows("SELECT id FROM entry ORDER BY place"));
    site.execute("DROP VIEW item_fractindex; SELECT crsql_fract_as_ordered('entry', 'place')");
    site.execute("INSERT INTO entry_fractindex (id, after_id) VALUES (5, 4)");
    site.execute("INSERT INTO entry VALUES (6, 'b', 1, 0)");
    checkEquals("1;4;5;2;3;6", site.rows("SELECT id FROM entry ORDER BY place"));
    checkEquals(
        "7", site.rows("SELECT count(*) FROM sqlite_schema WHERE name GLOB '*fractindex*'"));
  }

  static void badTablesAreNotOrdered(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute(
        ITEM
            + "CREATE TABLE k (x, ord); CREATE TABLE g (id INTEGER PRIMARY KEY, ord AS (id));"
            + "CREATE TABLE c (id INTEGER PRIMARY KEY, AFTER_ID, ord);"
            + "CREATE TABLE p (l, ord, PRIMARY KEY (l, ord)); CREATE VIEW v AS SELECT * FROM item");
    String all = "SELECT count(*), max(rowid) FROM sqlite_schema";
    String before = site.rows(all);
    String[] refused = {
      "", "at least 2 arguments",
      "'item'", "at least 2 arguments",
      "'item', NULL", "name is NULL: index=1",
      "'none', 'ord'", "all columns are not present in the base table: table=none",
      "'item', 'none'", "all columns are not present in the base table: table=item, column=none",
      "'item', 'ord', 'none'", "all columns are not present in the base table",
      "'k', 'ord'", "no primary key: table=k",
      "'v', 'ord'", "no primary key: table=v",
      "'g', 'ord'", "the order column is generated or part of the key: table=g, column=ord",
      "'p', 'ord', 'l'", "the order column is generated or part of the key",
      "'c', 'ord'", "a column has the name of one of the view's: table=c, column=AFTER_ID",
    };
    for (int i = 0; i < refused.length; i += 2) {
      checkFails(
          site.connection(), "SELECT crsql_fract_as_ordered(" + refused[i] + ")", refused[i + 1]);
    }
    checkEquals(before, site.rows(all));
  }

  static void refusalLeavesTransaction(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute(ITEM + "CREATE TABLE item_fractindex (x); BEGIN");
    site.execute("INSERT INTO item VALUES (1, 'a', 1, 0)");
    checkFails(site.connection(), ORDER_ITEM, "item_fractindex");
    checkEquals(
        "0",
        site.rows(
            "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'"
                + " AND tbl_name = 'item'"));
    site.execute(
        "COMMIT; DROP TABLE item_fractindex; CREATE TABLE w (x); CREATE TRIGGER w_insert"
            + " AFTER INSERT ON w BEGIN "
            + ORDER_ITEM
            + " END");
    checkFails(site.connection(), "INSERT INTO w VALUES (1)", "savepoint");
    checkEquals("0", site.rows("SELECT count(*) FROM w"));
    checkEquals("1,'a',1,0", site.rows("SELECT * FROM item"));
  }

  static void orderIsReplicated(Databases databases) {
    Site[] sites = {new Site(databases, 1), new Site(databases, 2)};
    for (Site site : sites) {
      site.replicate(ITEM, "item");
      site.execute(ORDER_ITEM);
    }
    sites[0].execute("INSERT INTO item VALUES (1, 'a', 1, 'x'), (2, 'a', 1, 'y')");
    sites[1].applyFrom(sites[0], 0);
    insert(sites[0], "3, 'a', 1");
    insert(sites[1], "4, 'a', 1");
    sites[1].applyFrom(sites[0], 0);
    sites[0].applyFrom(sites[1], 0);
    checkEquals("'a','1 3 4 2'", sites[0].rows(ITEMS));
    checkEquals("'a','1 3 4 2'", sites[1].rows(ITEMS));
    checkEquals("1", sites[0].rows("SELECT count(DISTINCT ord) FROM item WHERE id IN (3, 4)"));
    insert(sites[0], "5, 'a', 3");
    sites[1].execute("UPDATE item_fractindex SET after_id = 4 WHERE id = 1");
    sites[1].applyFrom(sites[0], 0);
    sites[0].applyFrom(sites[1], 0);
    checkEquals(sites[0].rows(ITEMS), sites[1].rows(ITEMS));
    checkEquals(sites[0].agreed(), sites[1].agreed());
  }

  /** Each replica would else make a key of its own. */
  static void mergeLeavesPendingValues(Databases databases) {
    Site plain = new Site(databases, 1);
    Site ordered = new Site(databases, 2);
    plain.replicate(ITEM, "item");
    ordered.replicate(ITEM, "item");
    ordered.execute(ORDER_ITEM);
    plain.execute("INSERT INTO item VALUES (1, 'a', 1, 0), (2, 'a', -1, 0)");
    ordered.applyFrom(plain, 0);
    ordered.mergeRowsFrom(plain, 0, "seq");
    checkEquals("1,1;2,-1", ordered.rows("SELECT id, ord FROM item ORDER BY id"));
    ordered.execute("UPDATE item SET ord = ord");
    plain.applyFrom(ordered, 0);
    checkEquals("'a','2 1'", plain.rows(ITEMS));
    checkEquals(plain.rows(ITEMS), ordered.rows(ITEMS));
  }

  /** Random inserts and moves at three sites, with merges now and then. */
  static void orderConverges(Databases databases) {
    Random random = new Random(5);
    Site[] sites = new Site[3];
    for (int i = 0; i < sites.length; i++) {
      sites[i] = new Site(databases, i + 1);
      sites[i].replicate(ITEM, "item");
      sites[i].execute(ORDER_ITEM);
    }
    for (int step = 1; step <= 150; step++) {
      Site site = sites[random.nextInt(3)];
      int after = random.nextInt(step);
      switch (random.nextInt(4)) {
        case 0 -> insert(site, step + ", 'a', " + after);
        case 1 -> site.execute("INSERT INTO item VALUES (" + step + ", 'a', 1, 0)");
        case 2 ->
            site.execute(
                "UPDATE item_fractindex SET after_id = "
                    + after
                    + " WHERE id = "
                    + random.nextInt(step));
        default -> site.applyFrom(sites[random.nextInt(3)], 0);
      }
      checkEquals("0", site.rows("SELECT count(*) FROM item WHERE NOT ord BETWEEN 'A' AND 'z~'"));
    }
    for (int i = 0; i < 9; i++) {
      sites[i % 3].applyFrom(sites[(i + 1) % 3], 0);
    }
    check(!sites[0].rows(ITEMS).isEmpty(), "no rows");
    checkEquals(sites[0].rows(ITEMS), sites[1].rows(ITEMS));
    checkEquals(sites[0].rows(ITEMS), sites[2].rows(ITEMS));
    checkEquals(sites[0].agreed(), sites[1].agreed());
    checkEquals(sites[0].agreed(), sites[2].agreed());
  }

  /** In a file that cr-sqlite wrote, its own triggers call this. */
  static void foreignTriggersResolveConflicts(Databases databases) {
    Site site = new Site(databases, 1);
    site.execute(
        "CREATE TABLE t (a, b, l, o, PRIMARY KEY (a, b));"
            + "INSERT INTO t VALUES (1, 1, 'l', 'a '), (1, 2, 'l', 'a!'), (2, 1, 'l', 'a!')");
    String call = "SELECT crsql_fract_fix_conflict_return_old_key('t', 'o', 'l', -1, 'a', 'b', ";
    checkEquals("'a h'", site.rows(call + "2, 1)"));
    checkEquals("1,1,'a ';1,2,'a!';2,1,'a P'", site.rows("SELECT a, b, o FROM t ORDER BY a, b"));
    checkFails(site.connection(), call + "2, 2)", "no row has that key: table=t");
    checkFails(site.connection(), call + "2)", "do not match");
    checkFails(
        site.connection(), "SELECT crsql_fract_fix_conflict_return_old_key()", "do not match");
  }
}
