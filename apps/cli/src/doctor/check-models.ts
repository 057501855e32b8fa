import { defaultProvider, probeProviders, type Probed } from '@mozaiks/models';
import { safeValue } from '@mozaiks/observability';
import type { Configuration } from './configuration.ts';
import { PROBE_TIMEOUT_MS, type Finding } from './finding.ts';

const check = 'models';

/** Requests the list of models from each configured provider, which costs no tokens. */
export async function checkModels({ configured }: Configuration): Promise<readonly Finding[]> {
  const provider = defaultProvider(configured);
  if (provider === undefined) {
    const keys = configured.providers.flatMap(({ key_name = [] }) => key_name);
    const hint = `set ${keys.join(' or ')}, or MODEL_PROVIDER`;
    return [
      {
        check,
        level: 'warning',
        message: 'no model provider is configured: only workflows with a script can run',
        hint,
      },
    ];
  }
  const found = (await probeProviders(configured, PROBE_TIMEOUT_MS)).map((probed) =>
    findingOf(probed, configured),
  );
  return found.length > 0
    ? found
    : [{ check, level: 'ok', message: `${provider} needs no server` }];
}

function findingOf(
  { provider, outcome, status, message: answer }: Probed,
  { providers, secrets }: Configuration['configured'],
): Finding {
  const key = providers.find(({ name }) => name === provider)?.key_name ?? 'its key';
  const value = secrets.get(key) ?? '';
  // A server may repeat the key in its answer.
  const safeAnswer = value === '' ? answer : answer.replaceAll(value, '***');
  const words = safeAnswer === '' ? '' : `: ${String(safeValue(safeAnswer)).replace(/\s+/g, ' ')}`;

  switch (outcome) {
    case 'reached':
      return { check, level: 'ok', message: `${provider} answers` };
    case 'no_list':
      return {
        check,
        level: 'warning',
        message: `${provider} answers with status ${status} to a request for its models${words}`,
        hint: 'check that the base URL ends as its documentation says; some servers have no list of models',
      };
    case 'refused':
      return { check, ...refusal(provider, status ?? 0, { words, key }) };
    case 'unreachable':
      return {
        check,
        level: 'error',
        message: `${provider} cannot be reached${words}`,
        hint: 'check its base URL, the network and the proxy of this machine',
      };
  }
}

function refusal(
  provider: string,
  status: number,
  { words, key }: { readonly words: string; readonly key: string },
): Omit<Finding, 'check'> {
  const message = `${provider} answers with status ${status}${words}`;
  if (status === 401 || status === 403) return { level: 'error', message, hint: `check ${key}` };
  return {
    level: 'warning',
    message,
    hint:
      status === 429
        ? 'too many requests, or no credit left'
        : 'try again later, or ask the provider',
  };
}
