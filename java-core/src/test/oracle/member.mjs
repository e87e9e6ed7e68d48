// Databases of cr-sqlite for a process that drives them over stdin and stdout, a JSON array on each line:
// ["open", name], ["close", name], ["execute", name, sql], ["query", name, sql]. The answer is an array of
// rows, each of texts that tell the type first: n, i and digits, r and the bits in hex, t or b and the bytes
// in hex; or [["e", message]].
import { createInterface } from 'node:readline'
import { open } from './cr-sqlite.mjs'

const ROW = 100
const TYPES = { integer: 1, real: 2, text: 3, blob: 4 }
const databases = new Map()
const bits = new DataView(new ArrayBuffer(8))

function read(api, statement, column) {
  const type = api.column_type(statement, column)
  if (type === TYPES.integer) return `i${api.column_int64(statement, column)}`
  if (type === TYPES.real) {
    bits.setFloat64(0, api.column_double(statement, column))
    return `r${bits.getBigUint64(0).toString(16)}`
  }
  if (type !== TYPES.text && type !== TYPES.blob) return 'n'
  // Not column_text: it ends at the first NUL.
  const bytes = Buffer.from(api.column_blob(statement, column)).toString('hex')
  return (type === TYPES.text ? 't' : 'b') + bytes
}

async function run({ api, db }, sql) {
  const rows = []
  for await (const statement of api.statements(db, sql)) {
    while ((await api.step(statement)) === ROW) {
      const row = []
      for (let i = 0; i < api.column_count(statement); i++) row.push(read(api, statement, i))
      rows.push(row)
    }
  }
  return rows
}

async function answer([verb, name, sql]) {
  if (verb === 'open') {
    databases.set(name, await open())
    return []
  }
  const database = databases.get(name)
  if (verb === 'close') {
    databases.delete(name)
    await database.close()
    return []
  }
  const rows = await run(database, sql)
  return verb === 'query' ? rows : []
}

for await (const line of createInterface({ input: process.stdin })) {
  let rows
  try {
    rows = await answer(JSON.parse(line))
  } catch (error) {
    rows = [['e', String(error?.message ?? error)]]
  }
  process.stdout.write(`${JSON.stringify(rows)}\n`)
}
process.exit(0)
