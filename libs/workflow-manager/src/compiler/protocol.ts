import type { CodeFindings } from '../signature/code-findings.ts';
import type { FunctionFacts } from '../signature/function-facts.ts';

/** A module, by its real path, and the functions to describe. */
export interface ModuleRequest {
  /** The workflows folder: local types are read only from it, and positions are relative to it. */
  readonly root: string;
  readonly path: string;
  readonly names: readonly string[];
  /** Functions that the runtime gives a context as their only argument. */
  readonly hooks?: readonly string[];
  /** The same for functions that return the name of a target. */
  readonly routers?: readonly string[];
}

/** What the parent writes to the compiler's standard input, as JSON. */
export interface CompilerRequest {
  /** Parameters that the runtime fills. */
  readonly injected: readonly string[];
  readonly modules: readonly ModuleRequest[];
}

/** The files that an answer depends on. The answer is valid as long as all of these facts hold. */
export interface Needs {
  /** Path to the SHA-256 of its content. */
  readonly files: { readonly [path: string]: string };
  /** Files whose content does not matter. */
  readonly present: readonly string[];
  /** Paths that would be read if they existed. */
  readonly absent: readonly string[];
  /** Path to its real path. */
  readonly links: { readonly [path: string]: string };
}

export type ModuleAnswer =
  | {
      readonly path: string;
      /** Facts by name. Functions that the module does not export are absent. */
      readonly facts: { readonly [name: string]: FunctionFacts };
      readonly findings: CodeFindings;
      readonly needs: Needs;
    }
  | { readonly path: string; readonly failure: string };

/** What the compiler writes to its standard output, as JSON. */
export interface CompilerAnswer {
  readonly modules: readonly ModuleAnswer[];
}
