export {
  Database,
  type Executor,
  type MergeReport,
  type RunResult,
  type Status,
} from './database.js';
export { type ErrorCode, type ErrorDetails, SqlatticeError } from './errors.js';
export type { OpenOptions } from './options.js';
export {
  Real,
  real,
  type SqlParameter,
  type SqlParameters,
  SqlQuery,
  type SqlValue,
  sql,
} from './sql.js';
