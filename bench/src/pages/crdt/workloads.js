// What is measured, step by step. Everything is checked outside of what is timed.
import { Model, shuffled, singleValue, updatedValue } from './input.js';
import * as t from './tasks.js';

const CONFLICTS = 0.1;
const SINGLE_UPDATES = 100;

/** Reading few changes is over too soon to be timed once. */
const READ_REPEATS = 20;

const GROWTH_BATCH = 1 / 500;

async function checkTable(cell, model, replica = 0) {
  cell.check('row count', await cell.ask(t.COUNT, replica), model.count);
  cell.check('digest', await cell.ask(t.DIGEST, replica), model.digest);
}

/** Inserts; and, where told, changes and deletes. */
const writes = (keyKind, openTask, isWhole) => async (cell) => {
  const { rows } = cell;
  const quarter = rows / 4;
  const model = new Model(rows);
  const picks = shuffled(rows);
  await cell.ask(t.KEY_KIND, 0, keyKind);
  await cell.ask(t.MAKE_INPUT, 0, rows);
  await cell.ask(openTask);
  await cell.timed('insert', rows, t.INSERT, 0, rows);
  model.insert(picks);
  await checkTable(cell, model);
  cell.values.bytesPerRow = (await cell.ask(t.PAGE_BYTES)) / rows;
  if (isWhole) {
    await cell.ask(t.PICK, 0, rows);
    await cell.timed('update', quarter, t.UPDATE, 0, quarter);
    picks.subarray(0, quarter).forEach((row, i) => model.update(row, updatedValue(0, i)));
    await checkTable(cell, model);
    await cell.timed('updateAll', rows, t.UPDATE_ALL);
    model.updateAll();
    await checkTable(cell, model);
    await cell.timed('delete', quarter, t.DELETE, 0, quarter);
    picks.subarray(0, quarter).forEach((row) => model.delete(row));
    await checkTable(cell, model);
    await cell.timed('deleteAll', rows - quarter, t.DELETE_ALL);
    cell.check('row count', await cell.ask(t.COUNT), 0);
  }
  await cell.ask(t.CLOSE);
};

/** Two replicas: one reads, the other merges; at last both have written the same rows. */
async function exchange(cell) {
  const { rows, contender } = cell;
  const changes = rows * 3;
  const conflicts = rows * CONFLICTS;
  const model = new Model(rows);
  const picks = shuffled(rows);
  await cell.ask(t.KEY_KIND, 0, t.ASCENDING_KEY);
  await cell.ask(t.MAKE_INPUT, 0, rows);
  await cell.ask(t.OPEN_REPLICATED, 0);
  await cell.ask(t.OPEN_REPLICATED, 1);
  await cell.timed('put', rows, t.INSERT, 0, rows);
  model.insert(picks);
  await cell.ask(t.PICK, 0, rows);

  const bytes = await cell.timed('readAll', changes, t.READ_ALL, 0);
  cell.values.bytesPerChange = bytes / changes;
  await cell.timed('mergeEmpty', changes, t.MERGE, 1);
  await checkTable(cell, model, 1);
  await cell.timed('mergeAgain', changes, t.MERGE, 1);
  await checkTable(cell, model, 1);

  await cell.ask(t.MARK, 0);
  await cell.ask(t.UPDATE_EACH, 0, SINGLE_UPDATES);
  picks.subarray(0, SINGLE_UPDATES).forEach((row, i) => model.update(row, singleValue(i)));
  await cell.timed('readLast', SINGLE_UPDATES, t.READ_MARKED, 0, 0, READ_REPEATS);
  await cell.timed('mergeLast', SINGLE_UPDATES, t.MERGE, 1);
  await checkTable(cell, model, 1);

  for (const replica of [0, 1]) {
    await cell.ask(t.MARK, replica);
    await cell.ask(t.UPDATE, replica, conflicts);
  }
  for (const replica of [0, 1]) {
    await cell.ask(t.READ_MARKED, replica);
  }
  await cell.timed('conflicts', conflicts, t.MERGE, 1);
  await cell.timed('conflictsBack', conflicts, t.MERGE, 0);
  if (contender.greaterValueWins) {
    picks.subarray(0, conflicts).forEach((row, i) => {
      model.update(row, Math.max(updatedValue(0, i), updatedValue(1, i)));
    });
    await checkTable(cell, model, 0);
    await checkTable(cell, model, 1);
  } else {
    cell.check('digest', await cell.ask(t.DIGEST, 1), await cell.ask(t.DIGEST, 0));
  }
  await cell.ask(t.CLOSE, 0);
  await cell.ask(t.CLOSE, 1);
}

/** What a row costs in tables of a hundredth, a tenth, and all of the rows; then a new column. */
const growth = (openTask) => async (cell) => {
  const levels = [cell.rows / 100, cell.rows / 10, cell.rows];
  const batch = cell.rows * GROWTH_BATCH;
  const total = cell.rows + batch;
  const model = new Model(total);
  await cell.ask(t.KEY_KIND, 0, t.ASCENDING_KEY);
  await cell.ask(t.MAKE_INPUT, 0, total);
  await cell.ask(openTask);
  let inserted = 0;
  for (const level of levels) {
    await cell.ask(t.INSERT, 0, level - inserted);
    await cell.timed(`insert at ${level}`, batch, t.INSERT, 0, batch);
    inserted = level + batch;
    await cell.ask(t.PICK, 0, level);
    await cell.timed(`update at ${level}`, batch, t.UPDATE, 0, batch);
  }
  model.insert(shuffled(total));
  for (const level of levels) {
    const picks = shuffled(level).subarray(0, batch);
    picks.forEach((row, i) => model.update(row, updatedValue(0, i)));
  }
  await checkTable(cell, model);
  if (openTask === t.OPEN_REPLICATED) {
    await addColumn(cell, model);
  }
  await cell.ask(t.CLOSE);
};

async function addColumn(cell, model) {
  const before = await cell.ask(t.CLOCK_ROWS);
  try {
    await cell.timed('addColumn', 1, t.ADD_COLUMN);
  } catch (missing) {
    cell.values.addColumn = `n/a: ${missing.message}`;
    return;
  }
  cell.values.clockRowsBefore = before;
  cell.values.clockRowsAfter = await cell.ask(t.CLOCK_ROWS);
  await checkTable(cell, model);
}

export const workloads = {
  'ascending plain': writes(t.ASCENDING_KEY, t.OPEN_PLAIN, true),
  'ascending crr': writes(t.ASCENDING_KEY, t.OPEN_REPLICATED, true),
  'text plain': writes(t.TEXT_KEY, t.OPEN_PLAIN, true),
  'text crr': writes(t.TEXT_KEY, t.OPEN_REPLICATED, true),
  'shuffled plain': writes(t.SHUFFLED_KEY, t.OPEN_PLAIN, false),
  'shuffled crr': writes(t.SHUFFLED_KEY, t.OPEN_REPLICATED, false),
  exchange,
  'growth plain': growth(t.OPEN_PLAIN),
  'growth crr': growth(t.OPEN_REPLICATED),
};
