import type { JsonObject } from '../json.ts';

export interface ScriptEntry {
  readonly agent: string;
  readonly after?: string;
  readonly match?: string;
  readonly steps: readonly ScriptStep[];
}
/** The answer of the first use, then of later ones. The last one repeats. */
export interface ScriptStep {
  readonly say?: string;
  readonly call: readonly { readonly tool: string; readonly arguments: JsonObject }[];
  readonly delay_ms: number;
}
