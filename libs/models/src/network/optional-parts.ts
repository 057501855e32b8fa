import type { Logger } from '@mozaiks/contracts';
import type { HttpAnswer } from '../http/http-answer.ts';
import { factsOf, type ErrorFacts } from '../attempts/error-facts.ts';

/**
 * A part of a request that its server rejects. `once`: only in this request. Default: in every
 * similar one.
 */
export interface Refused<Part extends string> {
  readonly part: Part;
  readonly once?: boolean;
}

interface Asked {
  readonly base_url: string;
  readonly model: string;
  readonly agent: string;
}

export interface OptionalParts<Part extends string> {
  /**
   * Sends a request without the parts that were rejected before, and repeats it without each part
   * that is rejected now.
   */
  send(
    asked: Asked,
    request: (without: ReadonlySet<Part>) => Promise<HttpAnswer>,
  ): Promise<HttpAnswer>;
}

const MAX_REMEMBERED = 1_000;

/**
 * Handles optional parts of a request that some servers reject. `refusedIn` names the rejected part
 * of an error; null if the error has another cause. Rejected parts are remembered by address, model
 * and agent.
 */
export function createOptionalParts<Part extends string>(
  refusedIn: (error: ErrorFacts) => Refused<Part> | null,
  logger: Logger,
): OptionalParts<Part> {
  const remembered = new Map<string, ReadonlySet<Part>>();
  return {
    async send(asked, request) {
      const { base_url, model, agent } = asked;
      const key = JSON.stringify([base_url, model, agent]);
      const without = new Set(remembered.get(key));
      for (;;) {
        try {
          return await request(without);
        } catch (error) {
          const refused = refusedIn(factsOf(error));
          if (refused === null || without.has(refused.part)) throw error;
          without.add(refused.part);
          logger.log('warn', `${model} rejects a part of the request: sending it without`, {
            event: 'model_part_refused',
            agent,
            data: { model, part: refused.part },
          });
          if (refused.once !== true && remembered.size < MAX_REMEMBERED) {
            remembered.set(key, new Set([...(remembered.get(key) ?? []), refused.part]));
          }
        }
      }
    },
  };
}
