import type { Logger } from '@mozaiks/contracts';
import type { ProviderCall } from '../provider-call.ts';
import type { ProviderDefinition } from '../provider-definition.ts';

export interface Warnings {
  /**
   * Logs the author's settings that are not sent as written, and a model that is not in the table,
   * each once.
   */
  settings(
    call: Pick<ProviderCall, 'request' | 'config' | 'model' | 'dialect' | 'listed'>,
    provider: ProviderDefinition,
  ): void;
}

const MAX_REMEMBERED = 1_000;

export function createWarnings(logger: Logger): Warnings {
  const given = new Set<string>();
  const once = (event: string, agent: string, msg: string): void => {
    if (given.has(msg) || given.size >= MAX_REMEMBERED) return;
    given.add(msg);
    logger.log('warn', msg, { event, agent });
  };
  return {
    settings({ request: { agent, tools }, config, model, dialect, listed }, { ignores }) {
      for (const what of ignores?.({ config, dialect, tools: tools.length > 0 }) ?? [])
        once('model_setting_ignored', agent, `${model}: ${what}`);
      if (!listed && Object.keys(dialect).length > 0) {
        once(
          'model_unknown',
          agent,
          `${model} is not in the table of models: it is treated as the newest one of its family`,
        );
      }
    },
  };
}
