// Runs scenarios.txt on cr-sqlite's published wasm build and writes what its crsql_changes and
// tables hold to expected.txt: npm ci && npm run write. OracleTest replays the same on sqlattice.
import { readFileSync, writeFileSync } from 'node:fs'
import { open } from './cr-sqlite.mjs'

const here = new URL('.', import.meta.url)

const COLUMNS = '"table", pk, cid, val, col_version, db_version, site_id, cl, seq'
const QUOTED = COLUMNS.split(', ').map((name) => `quote(${name})`).join(', ')

async function runScenario(steps) {
  const sites = [await open(), await open(), await open()]
  for (const step of steps) {
    const [, target, sql] = /^([*\d])> (.*)$/.exec(step) ?? []
    if (sql) {
      for (const site of target === '*' ? sites : [sites[target]]) await site.exec(sql)
      continue
    }
    const [, to, from, since, order] = /^(\d)< (\d) since (\d+) by (.*)$/.exec(step)
    // cr-sqlite cannot order by two columns downwards, hence the temporary table.
    await sites[from].exec(`CREATE TEMP TABLE x AS SELECT ${QUOTED}, db_version AS v, seq AS s,
      "table" AS t, pk AS p, cid AS c FROM crsql_changes WHERE db_version > ${since}`)
    const rows = await sites[from].execA(`SELECT * FROM x ORDER BY ${order}`)
    await sites[from].exec('DROP TABLE x')
    for (const row of rows) {
      const values = row.slice(0, 9).join(', ')
      await sites[to].exec(`INSERT INTO crsql_changes (${COLUMNS}) VALUES (${values})`)
    }
  }
  const out = []
  const ids = []
  for (const site of sites) ids.push((await site.execA('SELECT quote(crsql_site_id())'))[0][0])
  for (const [index, site] of sites.entries()) {
    const rows = (await site.execA(`SELECT ${QUOTED} FROM crsql_changes`)).map((row) => {
      const known = ids.indexOf(row[6])
      row[6] = known < 0 ? row[6] : `site${known}`
      return row.join('|')
    })
    out.push(...rows.sort().map((row) => `${index}c ${row}`))
    const tables = await site.execA(`SELECT name FROM sqlite_master WHERE type = 'table'
      AND name NOT LIKE '%crsql%' AND name NOT LIKE 'sqlite%' ORDER BY name`)
    for (const [table] of tables) {
      const columns = (await site.execA(`SELECT name FROM pragma_table_info('${table}')`)).flat()
      const all = columns.map((name) => `quote("${name}")`).join(" || '|' || ")
      const values = (await site.execA(`SELECT ${all} FROM "${table}"`)).flat().sort()
      out.push(...values.map((row) => `${index}t ${table}|${row}`))
    }
  }
  for (const site of sites) await site.close()
  return out
}

const output = []
let steps = []
let name
const flush = async () => {
  if (name) output.push(name, ...(await runScenario(steps)))
  steps = []
}
for (const line of readFileSync(new URL('scenarios.txt', here), 'utf8').split('\n')) {
  if (line.startsWith('# ')) {
    await flush()
    name = `# ${line.slice(2).split(' | ')[0]}`
  } else if (line.trim() && !line.startsWith('//')) {
    steps.push(line)
  }
}
await flush()
writeFileSync(new URL('expected.txt', here), `${output.join('\n')}\n`)
process.exit(0)
