package org.sqlattice.kit;

import java.util.ArrayList;
import java.util.List;
import org.sqlattice.contract.ChangesetContract;
import org.sqlattice.contract.ConnectionContract;
import org.sqlattice.contract.ContractCase;
import org.sqlattice.contract.ConvergenceContract;
import org.sqlattice.contract.Databases;
import org.sqlattice.contract.MigrationContract;
import org.sqlattice.contract.OrderContract;
import org.sqlattice.contract.ReplicaContract;
import org.sqlattice.contract.SchemaContract;
import org.sqlattice.contract.SurfaceContract;
import org.sqlattice.contract.TableFunctionContract;
import org.sqlattice.jso.Heap;
import org.sqlattice.jso.Platform;
import org.sqlattice.jso.WasmConnection;
import org.sqlattice.jso.WasmVfs;
import org.sqlattice.vfs.HandlePool;

/** Runs one case after the other on databases in memory. */
final class Kit {
  /** The JVM runs many more; here they show that the compiled code agrees. */
  private static final int CONVERGENCE_SEEDS = 5;

  private static final int MIGRATION_SEEDS = 5;

  private static final int CHANGESET_SEEDS = 10;

  private static final List<ContractCase> cases = new ArrayList<>();

  private Kit() {}

  static void start() {
    WasmVfs.register("memory-only", new HandlePool(Heap.MEMORY), true);
    cases.addAll(ConnectionContract.cases());
    cases.addAll(ReplicaContract.cases());
    cases.addAll(SchemaContract.cases());
    cases.addAll(OrderContract.cases());
    cases.addAll(MigrationContract.cases(1, MIGRATION_SEEDS));
    cases.addAll(SurfaceContract.cases());
    cases.addAll(TableFunctionContract.cases());
    cases.addAll(ChangesetContract.cases(1, CHANGESET_SEEDS));
    cases.addAll(ConvergenceContract.cases(1, CONVERGENCE_SEEDS));
  }

  static int count() {
    return cases.size();
  }

  /** Runs a case and responds with its name, a line end, and what went wrong, if anything did. */
  static void run(int index) {
    ContractCase contractCase = cases.get(index);
    String failure = "";
    try {
      Databases.run(contractCase, () -> WasmConnection.open(":memory:", null));
    } catch (Throwable thrown) {
      failure = thrown.getClass().getName() + ": " + thrown.getMessage();
    }
    String text = contractCase.name() + "\n" + failure;
    int address = Heap.allocate(text.length() * 3);
    try {
      Platform.respond(address, Heap.putText(address, text));
    } finally {
      Heap.free(address);
    }
  }
}
