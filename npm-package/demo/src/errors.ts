/** What the page shows of an error: the package's stable code where there is one, and the message. */
export type Problem = { code: string; message: string };

export function describe(error: unknown): Problem {
  if (!(error instanceof Error)) return { code: 'ERROR', message: String(error) };
  return { code: codeOf(error) ?? error.name, message: error.message };
}

/** The `code` of a SqlatticeError; undefined for any other error. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
