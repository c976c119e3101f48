import type { Task } from '../../playbook/ast.ts';
import type { VariableLayer } from '../../vars/scope.ts';

/**
 * What a dynamic include hands to its tasks beyond what stands in the graph: the loop variables of the item that it was
 * included for. One object per include and item, shared by all hosts; includes in includes form a chain.
 */
export interface IncludeContext {
  readonly include: Task;
  readonly layer: VariableLayer | undefined;
  readonly outer: IncludeContext | undefined;
}
