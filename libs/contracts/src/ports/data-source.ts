import type { TenantScope } from '../ids.ts';
import type { JsonObject, JsonValue } from '../json.ts';

export interface DataQuery {
  readonly collection: string;
  /**
   * A MongoDB query with the operators in `DATA_OPERATORS`. Operators are only recognized where an
   * author wrote them.
   */
  readonly filter: JsonObject;
  /** The fields to read; `a.b` is a nested field. Default: all. */
  readonly fields?: readonly string[];
  /** The most documents to return, by `_id`. Default: all, or `data_too_large`. */
  readonly limit?: number;
}

/** Read-only data of the platform, for `data_reference` variables. */
export interface DataSource {
  /**
   * The matching documents of the collection, of this tenant's app only, sorted by `_id`. Rejects
   * with `data_refused` for a forbidden collection or operator, `data_too_large`, and
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
/** Operators on a list of queries. */
export const LIST_OPERATORS: ReadonlySet<string> = new Set(['$and', '$or', '$nor']);
/** Operators on a query or on other operators. */
export const NESTING_OPERATORS: ReadonlySet<string> = new Set(['$not', '$elemMatch']);

/** Every operator that a query may use. None runs code, compares fields, or takes a pattern. */
export const DATA_OPERATORS: ReadonlySet<string> = new Set([
  ...VALUE_OPERATORS,
  ...LIST_OPERATORS,
  ...NESTING_OPERATORS,
]);
