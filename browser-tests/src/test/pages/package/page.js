import * as sqlattice from '/package/dist/index.js';

/** Runs `work`, which must be refused, and says with what. */
async function refusal(work) {
  try {
    await work();
    return 'not refused';
  } catch (error) {
    return error instanceof sqlattice.SqlatticeError ? error.code : `other: ${error}`;
  }
}

window.refusal = refusal;
window.sqlattice = sqlattice;
