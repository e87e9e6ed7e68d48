// Loads cr-sqlite's published wasm build in Node, where it cannot fetch it, and opens databases in memory.
import { readFileSync } from 'node:fs'

const wasm = readFileSync(
  new URL('node_modules/@vlcn.io/crsqlite-wasm/dist/crsqlite.wasm', import.meta.url),
)
globalThis.fetch = async () =>
  new Response(wasm, { headers: { 'content-type': 'application/wasm' } })
globalThis.indexedDB = { open: () => new EventTarget() }
const { default: init } = await import('@vlcn.io/crsqlite-wasm')
const sqlite = await init(() => 'http://localhost/crsqlite.wasm')

export const open = () => sqlite.open()
