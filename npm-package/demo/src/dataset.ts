import type { Database, Value } from './replica.ts';

/** The file that ships with the page; see DATA-LICENSE.md. */
type Dataset = { source: string; columns: string[]; rows: Value[][] };

export type SeedReport = { rows: number; ms: number };

const ROWS_A_STATEMENT = 100;

export async function loadDataset(): Promise<Dataset> {
  const url = new URL('data/cities.json', document.baseURI);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`cannot load the data: status=${response.status}, url=${url}`);
  return (await response.json()) as Dataset;
}

/** Writes the whole dataset in one transaction. */
export async function seed(
  db: Database,
  dataset: Dataset,
  onProgress: (done: number, total: number) => void,
): Promise<SeedReport> {
  const { columns, rows } = dataset;
  const tuple = `(${columns.map(() => '?').join(', ')})`;
  const start = performance.now();
  await db.transaction(async (tx) => {
    for (let index = 0; index < rows.length; index += ROWS_A_STATEMENT) {
      const some = rows.slice(index, index + ROWS_A_STATEMENT);
      const tuples = some.map(() => tuple).join(', ');
      await tx.exec(`insert into city(${columns.join(', ')}) values ${tuples}`, some.flat());
      onProgress(index + some.length, rows.length);
    }
  });
  return { rows: rows.length, ms: performance.now() - start };
}
