/** TeaVM's runtime for WasmGC, made by the `worker` module and patched by the build. */
export interface TeaVmModule {
  readonly instance: WebAssembly.Instance;
  readonly module: WebAssembly.Module;
}

export interface LoadOptions {
  memory: { external: WebAssembly.Memory };
  noAutoImports: true;
  installImports(imports: Record<string, Record<string, unknown>>): void;
}

export function load(bytes: BufferSource, options: LoadOptions): Promise<TeaVmModule>;
