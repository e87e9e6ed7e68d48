import type { SyncAccessHandle } from './engine/host.js';
import { SqlatticeError } from './errors.js';

const ROOT = 'sqlattice';
const FILES = ['data', 'journal', 'log'] as const;
const MAX_NAME_LENGTH = 200;

/** How long a handle may stay locked by a worker that has just ended. */
const HANDLE_WAIT_MS = 15_000;
const HANDLE_RETRY_MS = 50;

/** How long another tab or worker may hold the database before the open fails. */
const OWNER_WAIT_MS = 2_000;

type OpfsFile = FileSystemFileHandle & {
  createSyncAccessHandle?: () => Promise<SyncAccessHandle>;
};

/** Returns the folder's name: the database's name with all but letters, digits, `-` and `_` escaped. */
export function folderName(name: string): string {
  const folder = encodeURIComponent(name).replace(
    /[!'()*.~]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  if (folder.length === 0 || folder.length > MAX_NAME_LENGTH) {
    throw new SqlatticeError(
      'UNSUPPORTED',
      `database name is empty or too long: name=${name}, length=${folder.length}, most=${MAX_NAME_LENGTH}`,
    );
  }
  return folder;
}

/**
 * Takes sole ownership of a database in this origin, for as long as this worker lives.
 *
 * @throws SqlatticeError `LOCKED` if someone else has it and does not let go
 */
export async function ownDatabase(name: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const forever = new Promise<never>(() => {});
    navigator.locks
      .request(`sqlattice:${name}`, { signal: AbortSignal.timeout(OWNER_WAIT_MS) }, () => {
        resolve();
        return forever;
      })
      .catch((cause: unknown) => {
        const message = `the database is open in another tab or worker: name=${name}`;
        reject(new SqlatticeError('LOCKED', message, { cause }));
      });
  });
}

/**
 * Opens a database's three files, in parallel, and creates those that are missing. Either all are
 * open afterwards or none.
 *
 * @throws SqlatticeError `UNSUPPORTED` if there are no synchronous access handles here, `LOCKED` if
 *   a file stays in use
 */
export async function openHandles(name: string): Promise<SyncAccessHandle[]> {
  const folder = await databaseFolder(name);
  const deadline = performance.now() + HANDLE_WAIT_MS;
  const opened = await Promise.allSettled(FILES.map((file) => openHandle(folder, file, deadline)));
  const failed = opened.find((result) => result.status === 'rejected');
  const handles = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  if (failed !== undefined) {
    for (const handle of handles) {
      handle.close();
    }
    throw openFailure(name, failed.reason);
  }
  return handles;
}

async function databaseFolder(name: string): Promise<FileSystemDirectoryHandle> {
  const folder = folderName(name);
  try {
    const origin = await navigator.storage.getDirectory();
    const root = await origin.getDirectoryHandle(ROOT, { create: true });
    return await root.getDirectoryHandle(folder, { create: true });
  } catch (cause) {
    throw unsupported('this context has no origin private file system', cause);
  }
}

async function openHandle(
  folder: FileSystemDirectoryHandle,
  name: string,
  deadline: number,
): Promise<SyncAccessHandle> {
  const file: OpfsFile = await folder.getFileHandle(name, { create: true });
  if (file.createSyncAccessHandle === undefined) {
    throw new DOMException('createSyncAccessHandle is missing', 'NotSupportedError');
  }
  for (;;) {
    try {
      return await file.createSyncAccessHandle();
    } catch (error) {
      if (!isLocked(error) || performance.now() > deadline) {
        throw error;
      }
      await checkSupport(folder);
      await new Promise((resolve) => setTimeout(resolve, HANDLE_RETRY_MS));
    }
  }
}

/**
 * Throws NotSupportedError if no file can have a handle. WebKitGTK says that of a file only once, and
 * from then on that it is locked; so this asks for one that nobody has asked for yet.
 */
async function checkSupport(folder: FileSystemDirectoryHandle): Promise<void> {
  const name = `probe-${crypto.randomUUID()}`;
  const file: OpfsFile = await folder.getFileHandle(name, { create: true });
  try {
    (await file.createSyncAccessHandle?.())?.close();
  } finally {
    await folder.removeEntry(name).catch(() => {});
  }
}

/** WebKit calls it InvalidStateError, the standard NoModificationAllowedError. */
function isLocked(error: unknown): boolean {
  const name = (error as { name?: unknown } | null)?.name;
  return name === 'NoModificationAllowedError' || name === 'InvalidStateError';
}

function openFailure(name: string, cause: unknown): SqlatticeError {
  if (isLocked(cause)) {
    return new SqlatticeError('LOCKED', `the database's files are in use: name=${name}`, { cause });
  }
  const kind = (cause as { name?: unknown } | null)?.name;
  if (kind === 'NotSupportedError' || kind === 'TypeError') {
    return unsupported('this browser has no synchronous access handles', cause);
  }
  if (kind === 'QuotaExceededError') {
    return new SqlatticeError('QUOTA', `no space left for the database: name=${name}`, { cause });
  }
  return new SqlatticeError('IO', `the database's files cannot be opened: name=${name}`, { cause });
}

function unsupported(what: string, cause: unknown): SqlatticeError {
  return new SqlatticeError(
    'UNSUPPORTED',
    `${what}: storage=opfs; storage 'memory' works here, and keeps nothing`,
    { cause },
  );
}
