import type { TenantScope } from '../ids.ts';
import type { JsonObject, JsonValue } from '../json.ts';

export interface DataQuery {
  readonly collection: string;
  /** A query of MongoDB with the operators in `DATA_OPERATORS`, which stand where an author wrote them. */
  readonly filter: JsonObject;
  /** Fields to read, `a.b` for one inside another. Default: all. */
  readonly fields?: readonly string[];
  /** At most this many documents, the first by `_id`. Default: all, or `data_too_large`. */
  readonly limit?: number;
}

/** Read-only data of the platform for `data_reference` variables. */
export interface DataSource {
  /**
   * Documents of the collection that match, of this tenant's app only, by `_id`. Rejects with
   * `data_refused` for a collection or an operator that is not allowed, `data_too_large`, and
   * `store_unavailable`.
   */
  find(scope: TenantScope, query: DataQuery): Promise<readonly JsonValue[]>;
}

/** Operators whose operand is a value. */
export const VALUE_OPERATORS: ReadonlySet<string> = new Set([
  '$eq',
  '$ne',
  '$gt',
  '$gte',
  '$lt',
  '$lte',
  '$in',
  '$nin',
  '$all',
  '$size',
  '$exists',
]);
/** Operators over a list of queries. */
export const LIST_OPERATORS: ReadonlySet<string> = new Set(['$and', '$or', '$nor']);
/** Operators over a query or other operators. */
export const NESTING_OPERATORS: ReadonlySet<string> = new Set(['$not', '$elemMatch']);

/** Every operator that a query may have. None runs code, compares fields, or takes a pattern. */
export const DATA_OPERATORS: ReadonlySet<string> = new Set([
  ...VALUE_OPERATORS,
  ...LIST_OPERATORS,
  ...NESTING_OPERATORS,
]);
