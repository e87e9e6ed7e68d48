// The fair limit: hand-written JavaScript on the same raw exports, with the same checks of results.
// It has the shape of TeaVM's JS build, so that the package's own loader starts it.

const ROW = 100;
const DONE = 101;
const TRANSIENT = -1;
const UTF8 = 1;
const OPEN_FLAGS = 0x6;

const TABLE = 'create table sample(id integer primary key, name text, val)';
const INSERT = 'insert into sample values (?, ?, ?)';
const SELECT = 'select id, name, val from sample';
const SUM_OF_TABLE =
  'select total(id * 3 + length(name) * 5 + unicode(substr(name, -1)) * 7 + val * 11) from sample';
const NUMBERS = 'with recursive n(i) as (select 1 union all select i + 1 from n where i < ?) ';
const BARE_STATEMENT = `${NUMBERS}select sum(i) from n`;
const FUNCTION_CALLS = `${NUMBERS}select sum(f(f(f(f(f(f(f(f(f(f(i))))))))))) from n`;
const FUNCTION_CALLS_64 = FUNCTION_CALLS.replaceAll('f(', 'g(');

let c;
let memory;
let bytes;
let ints;
let scratch;
// An exports object is a slow dictionary in V8: what is called often is kept in variables.
let valueInt;
let valueInt64;
let getTempRet0;
let resultInt;
let resultInt64;
let placed32;
let placed64;
let db = 0;
let names = [];
let samples = [];

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The ways of writing a short text; `calibrate` picks the faster one. */
const encoders = {
  loop(address, text) {
    const length = text.length;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x80) {
        return encoders.encodeInto(address, text);
      }
      bytes[address + i] = code;
    }
    return length;
  },
  encodeInto(address, text) {
    return encoder.encodeInto(text, bytes.subarray(address, address + text.length * 3)).written;
  },
};

/** The ways of reading a short text. */
const decoders = {
  loop(address, length) {
    let text = '';
    const end = address + length;
    for (let i = address; i < end; i++) {
      const code = bytes[i];
      if (code >= 0x80) {
        return decoders.decode(address, length);
      }
      text += String.fromCharCode(code);
    }
    return text;
  },
  fromCharCodes(address, length) {
    const range = bytes.subarray(address, address + length);
    return range.every((code) => code < 0x80)
      ? String.fromCharCode.apply(null, range)
      : decoder.decode(range);
  },
  decode(address, length) {
    return decoder.decode(bytes.subarray(address, address + length));
  },
};

let encode = encoders.loop;
let decode = decoders.loop;

export const JavaScriptCallbacks = {
  /** f(int) → int, placed in SQLite's table as it is. */
  f(context, _count, values) {
    resultInt(context, valueInt(ints[values >> 2]) + 1);
  },

  /** The same for 64 bits, which is what the port promises. */
  g(context, _count, values) {
    const low = valueInt64(ints[values >> 2]);
    const high = getTempRet0();
    const sum = (low + 1) | 0;
    resultInt64(context, sum, sum === 0 ? high + 1 : high);
  },
};

/** What the package's loader calls with SQLite's instance. */
export function start(exports, wasmMemory, host) {
  c = exports;
  memory = wasmMemory;
  checkCode(c.sqlite3_initialize());
  makeViews();
  scratch = c.malloc(4096);
  valueInt = c.sqlite3_value_int;
  valueInt64 = c.sqlite3_value_int64;
  getTempRet0 = c.getTempRet0;
  resultInt = c.sqlite3_result_int;
  resultInt64 = c.sqlite3_result_int64;
  placed32 = host.placeFunction('f', 'viii');
  placed64 = host.placeFunction('g', 'viii');
}

/** Picks encoder and decoder by trying them; returns their names. */
export function calibrate(open, insert, read, close) {
  const fastest = (ways, use, task) => {
    const times = Object.entries(ways).map(([name, way]) => {
      use(way);
      let best = Infinity;
      for (let i = 0; i < 4; i++) {
        run(open, 0);
        const begin = performance.now();
        run(insert, 0);
        const middle = performance.now();
        run(read, 0);
        const end = performance.now();
        run(close, 0);
        best = Math.min(best, task === insert ? middle - begin : end - middle);
      }
      return { name, best };
    });
    const { name } = times.sort((a, b) => a.best - b.best)[0];
    use(ways[name]);
    return name;
  };
  return {
    encoder: fastest(encoders, (way) => (encode = way), insert),
    decoder: fastest(decoders, (way) => (decode = way), read),
  };
}

/** Does a task: the numbers of Task.java, and one more. */
export function run(task, count) {
  if (bytes.length === 0) {
    makeViews();
  }
  return tasks[task](count);
}

const tasks = [
  makeInput,
  open,
  insert,
  () => number(SUM_OF_TABLE),
  read,
  sumOfObjects,
  (count) => number(BARE_STATEMENT, count),
  (count) => number(FUNCTION_CALLS, count),
  close,
  (count) => number(FUNCTION_CALLS_64, count),
];

function makeInput(count) {
  names = Array.from({ length: count }, (_, i) => `name-${i}`);
  return count;
}

function open() {
  const result = c.malloc(4);
  const name = allocateText(':memory:');
  checkCode(c.sqlite3_open_v2(name, result, OPEN_FLAGS, 0));
  db = ints[result >> 2];
  c.free(name);
  c.free(result);
  runOnce('pragma temp_store = memory');
  runOnce(TABLE);
  define('f', placed32);
  define('g', placed64);
  return 0;
}

function define(name, pointer) {
  const text = allocateText(name);
  checkCode(c.sqlite3_create_function_v2(db, text, 1, UTF8, 0, pointer, 0, 0, 0));
  c.free(text);
}

function insert() {
  const { sqlite3_bind_int: bindInt, sqlite3_bind_text: bindText } = c;
  const { sqlite3_bind_double: bindDouble, sqlite3_step: step, sqlite3_reset: reset } = c;
  runOnce('begin');
  const statement = prepare(INSERT);
  for (let i = 0; i < names.length; i++) {
    checkCode(bindInt(statement, 1, i));
    if (bytes.length === 0) {
      makeViews();
    }
    const length = encode(scratch, names[i]);
    checkCode(bindText(statement, 2, scratch, length, TRANSIENT));
    checkCode(bindDouble(statement, 3, i * 0.5));
    if (step(statement) !== DONE) {
      throw new Error('an insert failed');
    }
    reset(statement);
  }
  c.sqlite3_finalize(statement);
  runOnce('commit');
  return names.length;
}

function read() {
  const { sqlite3_column_int: columnInt, sqlite3_column_text: columnText } = c;
  const { sqlite3_column_bytes: columnBytes, sqlite3_column_double: columnDouble } = c;
  const { sqlite3_step: step } = c;
  const found = [];
  const statement = prepare(SELECT);
  let code = step(statement);
  while (code === ROW) {
    if (bytes.length === 0) {
      makeViews();
    }
    const text = columnText(statement, 1);
    found.push({
      id: columnInt(statement, 0),
      name: decode(text, columnBytes(statement, 1)),
      val: columnDouble(statement, 2),
    });
    code = step(statement);
  }
  c.sqlite3_finalize(statement);
  if (code !== DONE) {
    throw new Error(`reading failed: code=${code}`);
  }
  samples = found;
  return found.length;
}

function sumOfObjects() {
  let sum = 0;
  for (const { id, name, val } of samples) {
    sum += id * 3 + name.length * 5 + name.charCodeAt(name.length - 1) * 7 + val * 11;
  }
  return sum;
}

function close() {
  checkCode(c.sqlite3_close_v2(db));
  db = 0;
  samples = [];
  return 0;
}

function number(sql, argument) {
  const statement = prepare(sql);
  if (argument !== undefined) {
    checkCode(c.sqlite3_bind_int(statement, 1, argument));
  }
  if (c.sqlite3_step(statement) !== ROW) {
    throw new Error(`no row: sql=${sql}`);
  }
  const value = c.sqlite3_column_double(statement, 0);
  c.sqlite3_finalize(statement);
  return value;
}

function runOnce(sql) {
  const statement = prepare(sql);
  const code = c.sqlite3_step(statement);
  c.sqlite3_finalize(statement);
  if (code !== ROW && code !== DONE) {
    throw new Error(`failed: code=${code}, sql=${sql}`);
  }
}

function prepare(sql) {
  const result = c.malloc(4);
  const text = allocateText(sql);
  checkCode(c.sqlite3_prepare_v2(db, text, -1, result, 0));
  if (bytes.length === 0) {
    makeViews();
  }
  const statement = ints[result >> 2];
  c.free(text);
  c.free(result);
  return statement;
}

function allocateText(text) {
  const address = c.malloc(text.length * 3 + 1);
  if (bytes.length === 0) {
    makeViews();
  }
  bytes[address + encoders.encodeInto(address, text)] = 0;
  return address;
}

function checkCode(code) {
  if (code !== 0) {
    throw new Error(`SQLite failed: code=${code}`);
  }
}

function makeViews() {
  bytes = new Uint8Array(memory.buffer);
  ints = new Int32Array(memory.buffer);
}
