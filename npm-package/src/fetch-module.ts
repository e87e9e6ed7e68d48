import { SqlatticeError } from './errors.js';

/** Fetches and compiles a wasm module, also where the server gives it another type. */
export async function fetchModule(url: string | URL): Promise<WebAssembly.Module> {
  const response = await fetchOk(url);
  if (response.headers.get('Content-Type')?.startsWith('application/wasm')) {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

/** Fetches bytes. */
export async function fetchBytes(url: string | URL): Promise<ArrayBuffer> {
  return (await fetchOk(url)).arrayBuffer();
}

async function fetchOk(url: string | URL): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw new SqlatticeError('IO', `a file of the package cannot be loaded: url=${url}`, { cause });
  }
  if (!response.ok) {
    throw new SqlatticeError(
      'IO',
      `a file of the package cannot be loaded: url=${url}, status=${response.status}`,
    );
  }
  return response;
}
