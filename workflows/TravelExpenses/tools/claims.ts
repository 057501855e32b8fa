import type { ToolContext } from '@mozaiks/contracts';
import { askPlatform } from '../../_shared/backend-client.ts';

interface Claim {
  /** What it was for. */
  purpose: string;
  /** How much, in euros. */
  amount: number;
  /** The day, such as 2026-11-30. */
  date?: string;
}

/** Submits a claim. @param claim What the user has filled in. */
export async function submit_claim({ claim }: { claim: Claim }, ctx: ToolContext): Promise<string> {
  // The key is the same when the call is repeated, so that the platform books the claim once.
  await askPlatform(ctx, 'claims', { ...claim, idempotency_key: ctx.idempotency_key });
  return `${claim.amount.toFixed(2)} euros for ${claim.purpose}`;
}
