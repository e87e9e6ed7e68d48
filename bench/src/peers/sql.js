// What cr-sqlite is asked, in both of its forms.

export const PRAGMAS = ['pragma cache_size = -32768', 'pragma temp_store = memory'];

export const createTable = (hasTextKeys) =>
  `create table t (id ${hasTextKeys ? 'text' : 'integer'} primary key not null,
    a integer, b text, c real)`;

export const AS_CRR = "select crsql_as_crr('t')";
export const INSERT = 'insert into t values (?, ?, ?, ?)';
export const UPDATE = 'update t set a = ? where id = ?';
export const UPDATE_ALL = 'update t set a = a + 1';
export const DELETE = 'delete from t where id = ?';
export const DELETE_ALL = 'delete from t';
export const COUNT = 'select count(*) from t';
export const DIGEST = 'select total(a * 3 + unicode(substr(b, -1)) * 5 + c * 7) from t';
export const PAGE_COUNT = 'select page_count from pragma_page_count';
export const PAGE_SIZE = 'select page_size from pragma_page_size';
export const VERSION = 'select crsql_db_version()';
export const CHANGES = `select "table", pk, cid, val, col_version, db_version, site_id, cl, seq
  from crsql_changes where db_version > ?`;
export const MERGE = `insert into crsql_changes
  ("table", pk, cid, val, col_version, db_version, site_id, cl, seq)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
export const CLOCK_ROWS = `select (select count(*) from t__crsql_clock)
  + (select count(*) from t__crsql_pks)`;
export const ADD_COLUMN = [
  "select crsql_begin_alter('t')",
  'alter table t add column d text',
  "select crsql_commit_alter('t')",
];
export const FINALIZE = 'select crsql_finalize()';
