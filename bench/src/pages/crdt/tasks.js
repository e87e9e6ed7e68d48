// What every contender can do: the numbers of CrdtTask.java. A contender's `run(task, replica,
// argument)` answers with a number or with the promise of one.

/** How the next input's keys look: a key kind. */
export const KEY_KIND = 20;
/** Makes so many rows, to be inserted later. */
export const MAKE_INPUT = 0;
export const OPEN_PLAIN = 1;
export const OPEN_REPLICATED = 2;
/** Inserts the next rows of the input in one transaction. */
export const INSERT = 3;
/** Puts the first rows into a random order. */
export const PICK = 4;
/** Updates one column of the first picked rows, by key, in one transaction. */
export const UPDATE = 5;
/** The same, each row in a transaction of its own. */
export const UPDATE_EACH = 6;
/** Adds 1 to a column of all rows in one statement. */
export const UPDATE_ALL = 7;
/** Deletes the first picked rows, by key, in one transaction. */
export const DELETE = 8;
export const DELETE_ALL = 9;
export const COUNT = 10;
/** A sum over all columns, the same in whatever order. */
export const DIGEST = 11;
export const PAGE_BYTES = 12;
/** Remembers the replica's version for `READ_MARKED`. */
export const MARK = 13;
/** Reads all changes and keeps them for `MERGE`; answers with their bytes, 0 if unknown. */
export const READ_ALL = 14;
/** Reads the changes since the mark. */
export const READ_MARKED = 15;
/** Merges what the other replica has read. */
export const MERGE = 16;
/** Counts the rows of all tables that hold clocks. */
export const CLOCK_ROWS = 17;
export const ADD_COLUMN = 18;
export const CLOSE = 19;

export const ASCENDING_KEY = 0;
export const TEXT_KEY = 1;
export const SHUFFLED_KEY = 2;
