/** The JS build of the Java engine, made by the `worker` module. */
export const JavaScriptCallbacks: Record<string, ((...values: never[]) => unknown) | undefined>;
export function start(sqliteExports: object, memory: WebAssembly.Memory, host: object): void;
export function request(address: number, length: number): void;
