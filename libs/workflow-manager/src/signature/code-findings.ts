import type { Position } from '../yaml/node.ts';

/** A place where code is wrong, whatever the workflow's files say. */
export interface Mistake {
  /** `WF200`: it fails in every call of the function. `WF201`: it need not. */
  readonly code: 'WF200' | 'WF201';
  readonly message: string;
  readonly hint?: string;
  readonly at: Position;
}

/** What a value may be as JSON. `fraction`: a number that is no integer. */
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
  /** `share`: read, and what a list or an object holds may be changed. */
  readonly use: 'read' | 'write' | 'share';
  /** What may be written, or what is expected of what is read. Absent: anything. */
  readonly kinds?: readonly ValueKind[];
  /** Whether every call of the function comes to it. */
  readonly isCertain: boolean;
  readonly at: Position;
}

/** The name in `{handoff: name}`, or what a router returns. */
export interface HandoffUse {
  readonly name: string;
  /** Whether a function of the workflow returns it; otherwise it may be part of anything. */
  readonly isReturned: boolean;
  readonly at: Position;
}

/** What a module and the local modules that it imports say about the workflow. */
export interface CodeFindings {
  readonly mistakes: readonly Mistake[];
  readonly variables: readonly VariableUse[];
  /** Whether code may use variables whose names only running it would show. */
  readonly usesOtherVariables: boolean;
  readonly handoffs: readonly HandoffUse[];
  /** Whether code may hand over to agents whose names only running it would show. */
  readonly hasOtherHandoffs: boolean;
}
