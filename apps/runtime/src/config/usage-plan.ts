import { webhookProblems, type WebhookAddress } from '@mozaiks/observability';
import type { Settings } from './settings.ts';

/** Where usage events go. */
export type UsagePlan =
  | { readonly kind: 'none' }
  | ({ readonly kind: 'webhook' } & WebhookAddress)
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'stdout' };

type UsageSettings = Pick<Settings, 'USAGE_WEBHOOK_URL' | 'USAGE_WEBHOOK_SECRET' | 'USAGE_FILE'>;

export function usageOf(settings: UsageSettings): {
  readonly plan: UsagePlan;
  readonly problems: readonly string[];
} {
  const { USAGE_WEBHOOK_URL: url, USAGE_WEBHOOK_SECRET: secret, USAGE_FILE: file } = settings;
  if (url === undefined && secret !== undefined)
    return { plan: { kind: 'none' }, problems: ['USAGE_WEBHOOK_SECRET needs USAGE_WEBHOOK_URL'] };
  if (url === undefined) return { plan: filePlan(file), problems: [] };
  const address = { url, secret: secret ?? '' };
  const wrong = webhookProblems(address);
  return {
    plan: { kind: 'webhook', ...address },
    problems: [
      ...(file === undefined ? [] : ['only one of USAGE_WEBHOOK_URL and USAGE_FILE may be set']),
      ...(wrong.url === undefined ? [] : [`USAGE_WEBHOOK_URL ${wrong.url}`]),
      ...(wrong.secret === undefined ? [] : [`USAGE_WEBHOOK_SECRET ${wrong.secret}`]),
    ],
  };
}

function filePlan(file: string | undefined): UsagePlan {
  if (file === undefined) return { kind: 'none' };
  return file === '-' ? { kind: 'stdout' } : { kind: 'file', file };
}
