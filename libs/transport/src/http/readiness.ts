import type { JsonValue } from '@mozaiks/contracts';

export interface Readiness {
  readonly ok: boolean;
  readonly checks: { readonly [name: string]: JsonValue };
}
