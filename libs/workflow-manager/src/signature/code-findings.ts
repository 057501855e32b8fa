import type { Position } from '../yaml/node.ts';

/** A mistake in code that does not depend on the workflow's files. */
export interface Mistake {
  /** `WF200`: every call of the function fails. `WF201`: a call may succeed. */
  readonly code: 'WF200' | 'WF201';
  readonly message: string;
  readonly hint?: string;
  readonly at: Position;
}

/** The JSON type of a value. `fraction`: a number that is not an integer. */
export type ValueKind =
  | 'string'
  | 'integer'
  | 'fraction'
  | 'number'
  | 'boolean'
  | 'null'
  | 'array'
  | 'object'
  | 'promise';

/** A context variable that code names. */
export interface VariableUse {
  readonly name: string;
  /** `share`: read, and if it is a list or an object, its contents may be changed. */
  readonly use: 'read' | 'write' | 'share';
  /** The types that may be written, or that a read expects. Absent: any type. */
  readonly kinds?: readonly ValueKind[];
  /** Whether every call of the function reaches it. */
  readonly isCertain: boolean;
  readonly at: Position;
}

/** The name in `{handoff: name}`, or the name that a router returns. */
export interface HandoffUse {
  readonly name: string;
  /** Whether a function of the workflow returns it. Otherwise it may be part of any other value. */
  readonly isReturned: boolean;
  readonly at: Position;
}

/** The findings in a module and in the local modules that it imports. */
export interface CodeFindings {
  readonly mistakes: readonly Mistake[];
  readonly variables: readonly VariableUse[];
  /** Whether code may use variables whose names are only known at run time. */
  readonly usesOtherVariables: boolean;
  readonly handoffs: readonly HandoffUse[];
  /** Whether code may hand over to agents whose names are only known at run time. */
  readonly hasOtherHandoffs: boolean;
}
