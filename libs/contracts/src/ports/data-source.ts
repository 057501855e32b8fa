import type { TenantScope } from '../ids.ts';
import type { JsonObject, JsonValue } from '../json.ts';

/** Read-only data of the platform for `data_reference` variables. */
export interface DataSource {
  /** Documents of the collection that match, of this tenant's app only. */
  find(
    scope: TenantScope,
    query: {
      readonly collection: string;
      readonly filter: JsonObject;
      readonly fields?: readonly string[];
    },
  ): Promise<JsonValue>;
}
