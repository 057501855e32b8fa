import type { CallStyle, JsonObject } from '@mozaiks/contracts';
import type { Position } from '../yaml/node.ts';

/** A note to the author about a type. */
export interface Note {
  /**
   * `WF047`: any value is accepted. `WF051`: no JSON value fits. `WF053`: left out because no JSON
   * value fits. `WF054`: the value has no methods.
   */
  readonly code: 'WF047' | 'WF051' | 'WF053' | 'WF054';
  readonly message: string;
  readonly hint?: string;
  readonly at: Position;
}

/** Facts about a function from its source, without running it. */
export interface FunctionFacts {
  readonly description?: string;
  /** JSON Schema of its arguments; absent if only running the code would show it. */
  readonly parameters?: JsonObject;
  readonly call: CallStyle;
  readonly notes: readonly Note[];
  /** Why there is no schema. */
  readonly obstacle?: string;
}
