package org.sqlite;

/**
 * A driver function whose current call can be read and put back.
 *
 * <p>The driver keeps the current call in the function object and forgets it when a nested call of
 * the same function returns. Its fields are package-private; hence this class in its package.
 */
public abstract class RawFunction extends Function {
  /** Returns the address of the current call's {@code sqlite3_context}. */
  protected final long currentContext() {
    return context;
  }

  /** Returns the address of the current call's arguments. */
  protected final long currentValues() {
    return value;
  }

  /** Returns how many arguments the current call has. */
  protected final int currentCount() {
    return args;
  }

  /** Makes a call current again. */
  protected final void setCurrent(long context, long values, int count) {
    this.context = context;
    this.value = values;
    this.args = count;
  }
}
