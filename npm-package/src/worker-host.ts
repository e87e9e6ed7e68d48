import type { Engine, ResponseListener } from './engine/engine-api.js';
import type { SyncAccessHandle } from './engine/host.js';
import { SqlatticeError } from './errors.js';
import type { StartAnswer, StartMessage, StoppedMessage } from './messages.js';
import { openHandles, ownDatabase } from './opfs.js';
import { Operation, RequestWriter } from './protocol.js';

const IN_MEMORY = -1;
const FILE_COUNT = 3;

type Build = 'wasm-gc' | 'js';
type StartEngine = (wasmUrl: string | undefined, onResponse: ResponseListener) => Promise<Engine>;

const worker = self as unknown as {
  onmessage: ((event: MessageEvent) => void) | null;
  postMessage(message: StartAnswer | StoppedMessage | Uint8Array, transfer: Transferable[]): void;
};

/** Runs one database in this worker: the first message opens it, each later one is a request. */
export function serve(build: Build, startEngine: StartEngine): void {
  worker.onmessage = (event: MessageEvent<StartMessage>) => {
    worker.onmessage = null;
    start(event.data, build, startEngine).then(
      (answer) => worker.postMessage(answer, []),
      (error: unknown) => worker.postMessage(startFailure(error), []),
    );
  };
}

async function start(
  message: StartMessage,
  build: Build,
  startEngine: StartEngine,
): Promise<StartAnswer> {
  let respond: ResponseListener = () => {};
  // The files are opened while the engine loads; both wait for others most of the time.
  const opening = message.storage === 'opfs' ? openFiles(message.name!) : Promise.resolve([]);
  opening.catch(() => {});
  let engine: Engine;
  try {
    engine = await startEngine(message.wasmUrl, (response) => respond(response));
  } catch (error) {
    return { ...startFailure(error), isEngineMissing: !(error instanceof SqlatticeError) };
  }
  const request = new RequestWriter(Operation.OPEN, 0, 0);
  const handles = await opening;
  for (let i = 0; i < FILE_COUNT; i++) {
    const handle = handles[i];
    request.int(handle === undefined ? IN_MEMORY : engine.addHandle(handle));
  }
  const opened = await new Promise<Uint8Array<ArrayBuffer>>((resolve) => {
    respond = resolve;
    engine.request(request.finish(0));
  });
  respond = (response) => worker.postMessage(response, [response.buffer]);
  worker.onmessage = (event: MessageEvent<Uint8Array>) => run(engine, event.data);
  return { kind: 'ready', engine: build, opened };
}

async function openFiles(name: string): Promise<SyncAccessHandle[]> {
  await ownDatabase(name);
  return openHandles(name);
}

/** What the engine throws is a trap or a stack overflow: its state is unknown, nothing may go on. */
function run(engine: Engine, request: Uint8Array): void {
  try {
    engine.request(request);
  } catch (error) {
    worker.onmessage = null;
    worker.postMessage({ kind: 'stopped', message: String(error) }, []);
  }
}

function startFailure(error: unknown): StartAnswer & { kind: 'failed' } {
  const isEngineMissing = false;
  return error instanceof SqlatticeError
    ? { kind: 'failed', code: error.code, message: error.message, isEngineMissing }
    : { kind: 'failed', code: 'UNSUPPORTED', message: String(error), isEngineMissing };
}
