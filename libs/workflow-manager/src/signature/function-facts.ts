import type { CallStyle, JsonObject } from '@mozaiks/contracts';
import type { Position } from '../yaml/node.ts';

/** Something about a type that its author should know. */
export interface Note {
  /**
   * `WF047`: any value is accepted there. `WF051`: no value of JSON fits. `WF053`: left out for
   * that. `WF054`: the value has no methods.
   */
  readonly code: 'WF047' | 'WF051' | 'WF053' | 'WF054';
  readonly message: string;
  readonly hint?: string;
  readonly at: Position;
}

/** What the source of a function says about it, without running it. */
export interface FunctionFacts {
  readonly description?: string;
  /** JSON Schema of its arguments; absent if only running the code would show it. */
  readonly parameters?: JsonObject;
  readonly call: CallStyle;
  readonly notes: readonly Note[];
  /** Why there is no schema. */
  readonly obstacle?: string;
}
