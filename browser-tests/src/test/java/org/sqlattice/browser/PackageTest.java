package org.sqlattice.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The packed package on a plain page, under a strict content security policy. */
@BrowserTest
final class PackageTest {
  /** Where access handles are missing, the package says so; nothing falls back to memory. */
  private static final String PERSISTENT = "storage: 'opfs'";

  @Test
  void writeReloadRead(Lane lane, StaticServer server) {
    Tab tab = open(lane, server);
    if (refusesPersistence(lane, server, tab)) {
      return;
    }
    tab.eval(
        """
        (async () => {
          const db = await sqlattice.open({ name: 'notes' });
          await db.exec('create table note(id integer primary key not null, text, weight real)');
          await db.exec('insert into note values (?, ?, ?)', [1, 'žluťoučký 🐎', 1.5]);
          await db.exec('insert into note values (?, ?, ?)', [2, 'open until the reload', 2]);
        })()
        """);

    tab.reload();
    tab.await("window.sqlattice", Tab.PATIENCE);

    String rows =
        tab.eval(
            """
            (async () => {
              const db = await sqlattice.open({ name: 'notes' });
              return db.values('select id, text, weight from note order by id');
            })()
            """);
    assertEquals("[[1,\"žluťoučký 🐎\",1.5],[2,\"open until the reload\",2]]", rows);
  }

  @Test
  void commitsSurviveKill(Lane lane, StaticServer server) {
    Tab tab = open(lane, server);
    if (refusesPersistence(lane, server, tab)) {
      return;
    }
    tab.eval(
        """
        (async () => {
          const db = await sqlattice.open({ name: 'notes' });
          await db.exec('create table entry(id integer primary key not null, text)');
          (async () => {
            for (let id = 1; ; id++) {
              await db.exec('insert into entry values (?, ?)', [id, 'x'.repeat(id % 5000)]);
              await fetch('/witness', { method: 'POST', body: String(id) });
            }
          })();
        })()
        """);
    List<String> witnessed = server.awaitWitnessed(30, Tab.PATIENCE);
    lane.kill9();
    int acknowledged = server.witnessed().size();
    assertTrue(acknowledged >= witnessed.size());

    lane.restart();
    JsonArray result =
        array(
            open(lane, server),
            """
            (async () => {
              const db = await sqlattice.open({ name: 'notes' });
              return [
                await db.get('select count(*) as count, max(id) as last from entry'),
                await db.get('pragma integrity_check'),
                await db.get('select count(*) as wrong from entry where length(text) <> id % 5000'),
              ];
            })()
            """);

    JsonObject rows = result.get(0).getAsJsonObject();
    int last = rows.get("last").getAsInt();
    assertEquals(last, rows.get("count").getAsInt(), "a commit in the middle is missing");
    assertTrue(last >= acknowledged, "acknowledged=" + acknowledged + ", last=" + last);
    assertEquals("{\"integrity_check\":\"ok\"}", result.get(1).toString());
    assertEquals("{\"wrong\":0}", result.get(2).toString());
  }

  @Test
  void closedTabLetsGoOfTheDatabase(Lane lane, StaticServer server) {
    Tab first = open(lane, server);
    if (refusesPersistence(lane, server, first)) {
      return;
    }
    first.eval(
        """
        (async () => {
          const db = await sqlattice.open({ name: 'notes' });
          await db.exec('create table note(id integer primary key not null); insert into note values (7)');
        })()
        """);
    Tab second = open(lane, server);
    assertEquals("\"LOCKED\"", second.eval("refusal(() => sqlattice.open({ name: 'notes' }))"));

    first.close();

    assertEquals(
        "[[7]]",
        second.eval(
            "sqlattice.open({ name: 'notes' }).then((db) => db.values('select id from note'))"));
  }

  @Test
  void leftPageLetsGoOfTheDatabase(Lane lane, StaticServer server) {
    Tab tab = open(lane, server);
    if (refusesPersistence(lane, server, tab)) {
      return;
    }
    tab.eval("sqlattice.open({ name: 'notes' }).then((db) => db.exec('create table t(a)'))");

    tab.navigate(server.url("/?again"));
    tab.await("window.sqlattice", Tab.PATIENCE);

    assertEquals(
        "[[0]]",
        tab.eval(
            "sqlattice.open({ name: 'notes' }).then((db) => db.values('select count(*) from t'))"));
  }

  @Test
  void databasesEditedApartMergeBothWays(Lane lane, StaticServer server) {
    Tab tab = open(lane, server);
    String storage = refusesPersistence(lane, server, tab) ? "storage: 'memory'" : PERSISTENT;

    JsonArray result =
        array(
            tab,
            """
            (async () => {
              const schema =
                "create table todo(id text primary key not null, title text, done integer not null default 0);" +
                "select crsql_as_crr('todo')";
              const a = await sqlattice.open({ name: 'a', STORAGE });
              const b = await sqlattice.open({ name: 'b', STORAGE });
              await a.exec(schema);
              await b.exec(schema);
              await a.exec("insert into todo values ('1', 'milk', 0), ('2', 'bread', 0), ('3', 'tea', 0)");
              await b.apply(await a.changes());
              await a.exec("update todo set title = 'oat milk' where id = '1'");
              await a.exec("delete from todo where id = '2'");
              await a.exec("insert into todo values ('a', 'from a', 1)");
              await b.exec("update todo set done = 1 where id = '1'");
              await b.exec("update todo set title = 'rye bread' where id = '2'");
              await b.exec("insert into todo values ('b', 'from b', 0)");
              const fromA = await a.changes({ exclude: b.siteId });
              const fromB = await b.changes({ exclude: a.siteId });
              const reports = [await a.apply(fromB), await b.apply(fromA)];
              const again = await b.apply(fromA);
              const rows = (db) => db.values('select * from todo order by id');
              const result = [await rows(a), await rows(b), reports.map((r) => r.applied), again.applied];
              await a.close();
              await b.close();
              return result;
            })()
            """
                .replace("STORAGE", storage));

    String merged =
        "[[\"1\",\"oat milk\",1],[\"3\",\"tea\",0],[\"a\",\"from a\",1],[\"b\",\"from b\",0]]";
    assertEquals(merged, result.get(0).toString());
    assertEquals(merged, result.get(1).toString());
    assertTrue(result.get(2).getAsJsonArray().get(0).getAsInt() > 0);
    assertEquals(0, result.get(3).getAsInt(), "merging twice changed something");
  }

  @Test
  void badInputIsRefusedAndChangesNothing(Lane lane, StaticServer server) {
    Tab tab = open(lane, server);

    JsonArray result =
        array(
            tab,
            """
            (async () => {
              const db = await sqlattice.open({ storage: 'memory' });
              await db.exec("create table todo(id text primary key not null, title text);" +
                "select crsql_as_crr('todo');" +
                "create table plain(id integer primary key); insert into todo values ('1', 'milk')");
              const other = await sqlattice.open({ storage: 'memory' });
              await other.exec("create table num(id text primary key not null, a);" +
                "select crsql_as_crr('num'); insert into num values ('x', 2)");
              await db.exec("create table num(id integer primary key not null, a);" +
                "select crsql_as_crr('num')");
              const good = await db.changes();
              const damaged = good.slice();
              damaged[damaged.length >> 1] ^= 1;
              const state = async () => JSON.stringify([
                await db.values('select * from todo'),
                await db.values('select "table", cid, col_version, db_version, cl, seq from crsql_changes'),
                await db.values('select name from sqlite_schema order by name'),
                String(db.status.version),
              ]);
              const before = await state();
              const codes = [
                await refusal(() => db.exec('selec 1')),
                await refusal(() => db.query('select * from nowhere')),
                await refusal(() => db.exec("insert into todo values ('1', 'again')")),
                await refusal(() => db.exec("select crsql_as_crr('plain')")),
                await refusal(() => db.exec("select crsql_as_crr('nowhere')")),
                await refusal(() => db.apply(new Uint8Array())),
                await refusal(() => db.apply(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]))),
                await refusal(() => db.apply(damaged)),
                await refusal(() => db.apply('text')),
                await refusal(async () => db.apply(await other.changes())),
                await refusal(() => db.query('select ?', [new Date()])),
                await refusal(() => db.query('select ?', [])),
                await refusal(() => db.query('select $a', { b: 1 })),
                await refusal(() => db.query('select 1; select 2')),
                await refusal(() => db.changes({ since: -1n })),
                await refusal(() => db.changes({ exclude: 'xyz' })),
                await refusal(() => db.transaction('no function')),
                await refusal(() => db.transaction(async (tx) => {
                  await tx.exec("insert into todo values ('2', 'rolled back')");
                  await tx.exec('insert into nowhere values (1)');
                })),
                await refusal(() => db.transaction(async (tx) => {
                  await tx.exec("insert into todo values ('3', 'rolled back')");
                  await db.query('select 1');
                })),
                await refusal(() => sqlattice.open({ storage: 'nowhere', name: 'x' })),
                await refusal(() => sqlattice.open({ storage: 'opfs' })),
              ];
              const after = await state();
              await db.close();
              codes.push(await refusal(() => db.query('select 1')));
              return [codes, before === after || [before, after]];
            })()
            """);

    assertEquals(
        "[\"SQL\",\"SQL\",\"CONSTRAINT\",\"SQL\",\"SQL\",\"BAD_CHANGESET\",\"BAD_CHANGESET\","
            + "\"BAD_CHANGESET\",\"BAD_CHANGESET\",\"SCHEMA_MISMATCH\",\"SQL\",\"SQL\",\"SQL\","
            + "\"SQL\",\"SQL\",\"SQL\",\"SQL\",\"SQL\",\"IN_TRANSACTION\",\"UNSUPPORTED\","
            + "\"UNSUPPORTED\",\"CLOSED\"]",
        result.get(0).toString());
    assertEquals("true", result.get(1).toString());
  }

  @Test
  void damagedFileIsCorruptAndStays(Lane lane, StaticServer server) {
    Tab tab = open(lane, server);
    if (refusesPersistence(lane, server, tab)) {
      return;
    }

    String outcome =
        tab.eval(
            """
            (async () => {
              const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('sqlattice', { create: true });
              const folder = await root.getDirectoryHandle('damaged', { create: true });
              const file = await folder.getFileHandle('data', { create: true });
              const writable = await file.createWritable();
              await writable.write('this is no database, but somebody may want it back'.repeat(100));
              await writable.close();
              const code = await refusal(() => sqlattice.open({ name: 'damaged' }));
              return [code, (await file.getFile()).size];
            })()
            """);

    assertEquals("[\"CORRUPT\",5000]", outcome);
  }

  @Test
  void bothBuildsAnswerAlike(Lane lane, StaticServer server) {
    Tab tab = open(lane, server);

    JsonArray result =
        array(
            tab,
            """
            (async () => {
              const js = () => new Worker('/package/dist/worker-js.js', { type: 'module' });
              const answers = [];
              for (const options of [{ storage: 'memory' }, { storage: 'memory', worker: js }]) {
                const db = await sqlattice.open(options);
                await db.exec('create table t(id integer primary key not null, a, b)');
                await db.exec("select crsql_as_crr('t')");
                await db.exec("with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000) " +
                  "insert into t select i, i * 1.5, 'žluť 🐎 ' || i from n");
                await db.exec('update t set a = ? where id % 3 = 0', [9007199254740993n]);
                await db.exec('delete from t where id % 7 = 0');
                const rows = await db.values('select t.*, hex(crsql_pack_columns(id, a, b)) from t order by id');
                const changes = await db.values(
                  'select "table", hex(pk), cid, val, col_version, db_version, cl, seq from crsql_changes');
                answers.push(JSON.stringify([rows, changes], (k, v) => typeof v === 'bigint' ? String(v) : v));
                answers.push(db.status.engine);
                await db.close();
              }
              return [answers[0] === answers[2], answers[0].length > 10000, answers[1], answers[3]];
            })()
            """);

    assertEquals("[true,true,\"wasm-gc\",\"js\"]", result.toString());
  }

  @Test
  void consoleStaysClean(Lane lane, StaticServer server) {
    Tab tab = open(lane, server);
    tab.eval(
        "sqlattice.open({ storage: 'memory' }).then(async (db) => {"
            + " await db.query('select 1'); await db.close(); })");

    assertEquals(List.of(), tab.consoleMessages());
  }

  private static Tab open(Lane lane, StaticServer server) {
    return PackageSite.open(lane, PackageSite.mount(server));
  }

  /**
   * Returns whether this engine has no access handles, after checking that the package then refuses
   * both persistent storages and says what works.
   */
  private static boolean refusesPersistence(Lane lane, StaticServer server, Tab tab) {
    if (Capabilities.probe(lane, server).accessHandles()) {
      return false;
    }
    String refusals =
        tab.eval(
            """
            Promise.all(['auto', 'opfs'].map((storage) =>
              sqlattice.open({ name: 'x', storage }).then(() => 'opened', (e) => [e.code, e.message])))
            """);
    for (var refusal : JsonParser.parseString(refusals).getAsJsonArray()) {
      assertTrue(refusal.isJsonArray(), refusals);
      assertEquals("UNSUPPORTED", refusal.getAsJsonArray().get(0).getAsString());
      assertTrue(refusal.toString().contains("storage 'memory' works here"), refusals);
    }
    return true;
  }

  private static JsonArray array(Tab tab, String expression) {
    return JsonParser.parseString(tab.eval(expression)).getAsJsonArray();
  }
}
