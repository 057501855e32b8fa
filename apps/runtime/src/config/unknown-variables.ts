import { didYouMean } from '@mozaiks/workflow-manager';
import { isSecret, type Environment } from './read-settings.ts';
import { secretFileName } from './secret-files.ts';
import { SETTINGS } from './settings.ts';

export interface UnknownVariable {
  readonly name: string;
  /** `did you mean JWT_SECRET?`, or a general explanation. */
  readonly hint: string;
}

/**
 * Variables with these prefixes are meant for this server. Prefixes that other programs use as well
 * (`OPENAI_`, `LOG_`, `MCP_`) are not included.
 */
const PREFIXES = [
  'MOZAIKS_',
  'MONGODB_',
  'JWT_',
  'JWKS_',
  'METRICS_',
  'PLATFORM_API_',
  'USAGE_WEBHOOK_',
  'RETENTION_',
  'WORKFLOWS_',
];

/**
 * Kubernetes and Docker set these variables for each service. A service called `mongodb` is not a
 * mistake.
 */
const OF_A_SERVICE =
  /_(?:SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/;

/** Shorter names are similar to too many other names. */
const SHORT = 9;

interface Known {
  /** The names of provider keys. */
  readonly keys: readonly string[];
  /** The names in `CONTEXT_ENV_ALLOW`. */
  readonly allowed: readonly string[];
}

/**
 * Finds variables that are not settings but look like one: they have a similar name, or one of our
 * prefixes.
 */
export function unknownVariables(
  env: Environment,
  { keys, allowed }: Known,
): readonly UnknownVariable[] {
  const secrets = Object.entries(SETTINGS).flatMap(([name, setting]) =>
    isSecret(setting) ? name : [],
  );
  const names = [...Object.keys(SETTINGS), ...keys];
  const known = new Set([...names, ...[...secrets, ...keys].map(secretFileName)]);
  const isOthers = (name: string): boolean =>
    allowed.includes(name) || !/^[A-Z][A-Z0-9_]*$/.test(name) || OF_A_SERVICE.test(name);
  return Object.keys(env).flatMap((name): readonly UnknownVariable[] => {
    if (known.has(name) || isOthers(name)) return [];
    if (PREFIXES.some((prefix) => name.startsWith(prefix)))
      return [{ name, hint: didYouMean(name, known) ?? 'it is not a setting' }];
    const hint = didYouMean(name, known, name.length < SHORT ? 1 : 2);
    return hint === undefined ? [] : [{ name, hint }];
  });
}
