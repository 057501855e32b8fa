import { didYouMean } from '@mozaiks/workflow-manager';
import { isSecret, type Environment } from './read-settings.ts';
import { secretFileName } from './secret-files.ts';
import { SETTINGS } from './settings.ts';

export interface UnknownVariable {
  readonly name: string;
  /** `did you mean JWT_SECRET?`, or what an unknown name means. */
  readonly hint: string;
}

/** Variables that begin so are meant for this server. Prefixes that other programs use as well (`OPENAI_`, `LOG_`, `MCP_`) are not here. */
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

/** Kubernetes and Docker describe services by such variables: a service called `mongodb` is no mistake. */
const OF_A_SERVICE =
  /_(?:SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/;

/** Short names are near to many words. */
const SHORT = 9;

interface Known {
  /** Keys of providers. */
  readonly keys: readonly string[];
  /** `CONTEXT_ENV_ALLOW`. */
  readonly allowed: readonly string[];
}

/** Variables that are no settings and look like one: nearly its name, or one of our prefixes. */
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
