import { dataOf, type DataPlan } from './data-plan.ts';
import { ConfigError } from './read-settings.ts';
import type { Settings } from './settings.ts';
import { tracesOf, type TracesPlan } from './traces-plan.ts';
import { usageOf, type UsagePlan } from './usage-plan.ts';

/** The settings, with all dependent defaults resolved. */
export interface Plan {
  readonly settings: Settings;
  readonly dev: boolean;
  readonly host: string;
  readonly store: StorePlan;
  readonly console: 'on' | 'off';
  readonly reload: 'watch' | 'signal' | 'off';
  readonly keys: KeyPlan;
  readonly usage: UsagePlan;
  readonly data: DataPlan;
  readonly traces: TracesPlan;
}

export type StorePlan =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'memory' }
  | { readonly kind: 'mongo'; readonly uri: string };

export type KeyPlan =
  /** Dev mode without a key: a secret is generated and kept. */
  | { readonly kind: 'generated' }
  | { readonly kind: 'secret'; readonly secret: string }
  | { readonly kind: 'public_key'; readonly key: string }
  | { readonly kind: 'jwks'; readonly url: string };

const MIN_SECRET_BYTES = 32;

/**
 * Resolves the settings. Throws ConfigError for invalid ones. In production, it requires strong
 * keys, issuers, and an explicitly configured store.
 */
export function planOf(settings: Settings): Plan {
  const dev = settings.NODE_ENV !== 'production';
  const keys = keysOf(settings);
  const store = storeOf(settings);
  const usage = usageOf(settings);
  const traces = tracesOf(settings);
  const data = dataOf(settings);
  const problems = [keys, store, usage, traces, data].flatMap((part) => part.problems);
  if (!dev) problems.push(...productionProblems(settings, keys.plan));
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    settings,
    dev,
    keys: keys.plan,
    host: settings.HOST ?? (dev ? '127.0.0.1' : '0.0.0.0'),
    store: store.plan,
    console: settings.CONSOLE ?? (dev ? 'on' : 'off'),
    reload: settings.WORKFLOWS_RELOAD ?? (dev ? 'watch' : 'off'),
    usage: usage.plan,
    data: data.plan,
    traces: traces.plan,
  };
}

function keysOf({ JWT_SECRET, JWT_PUBLIC_KEY, JWKS_URL }: Settings): {
  readonly plan: KeyPlan;
  readonly problems: readonly string[];
} {
  const named = [JWT_SECRET, JWT_PUBLIC_KEY, JWKS_URL].filter((value) => value !== undefined);
  const problems =
    named.length > 1 ? ['only one of JWT_SECRET, JWT_PUBLIC_KEY and JWKS_URL may be set'] : [];
  if (JWT_SECRET !== undefined) return { plan: { kind: 'secret', secret: JWT_SECRET }, problems };
  if (JWT_PUBLIC_KEY !== undefined)
    return { plan: { kind: 'public_key', key: JWT_PUBLIC_KEY }, problems };
  return {
    plan: JWKS_URL === undefined ? { kind: 'generated' } : { kind: 'jwks', url: JWKS_URL },
    problems,
  };
}

function storeOf({ STORE, MONGODB_URI }: Settings): {
  readonly plan: StorePlan;
  readonly problems: readonly string[];
} {
  const kind = STORE ?? (MONGODB_URI === undefined ? 'embedded' : 'mongo');
  if (kind !== 'mongo') return { plan: { kind }, problems: [] };
  return {
    plan: { kind, uri: MONGODB_URI ?? '' },
    problems:
      MONGODB_URI === undefined ? ['STORE=mongo needs MONGODB_URI (to try it: npm run mongo)'] : [],
  };
}

function productionProblems(
  { ALLOWED_ISSUERS, STORE, MONGODB_URI }: Settings,
  keys: KeyPlan,
): string[] {
  const weak = keys.kind === 'secret' && Buffer.byteLength(keys.secret) < MIN_SECRET_BYTES;
  return [
    ...(keys.kind === 'generated'
      ? ['production needs JWT_SECRET, JWT_PUBLIC_KEY or JWKS_URL']
      : []),
    ...(weak ? [`JWT_SECRET must have ${MIN_SECRET_BYTES} bytes or more in production`] : []),
    ...(ALLOWED_ISSUERS.length === 0 ? ['production needs ALLOWED_ISSUERS'] : []),
    ...(STORE === undefined && MONGODB_URI === undefined
      ? ['production needs STORE or MONGODB_URI']
      : []),
  ];
}
