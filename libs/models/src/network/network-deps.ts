import type { Clock, Ids, Logger, Secrets } from '@mozaiks/contracts';
import type { ModelSettings } from '../settings.ts';

/** What a provider that goes over the network needs. */
export interface NetworkDeps {
  readonly settings: ModelSettings;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
}
