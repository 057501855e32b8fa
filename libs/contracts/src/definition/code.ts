/**
 * A function in a module of the workflow. `module` is the path inside the workflow folder (or
 * `_shared/…`), with `/`.
 */
export interface CodeRef {
  readonly module: string;
  readonly function: string;
}

/**
 * How to convert a JSON value to the JavaScript value that a parameter needs, and where such values
 * are inside lists and objects.
 */
export type Conversion =
  /** From a string in ISO 8601. */
  | { readonly to: 'date' }
  /** From a string of digits. */
  | { readonly to: 'bigint' }
  /** `set` and `list` are arrays. Without `items`, their elements stay as they are. */
  | { readonly to: 'set' | 'list'; readonly items?: Conversion }
  | {
      readonly to: 'tuple';
      readonly items: readonly (Conversion | null)[];
      readonly rest?: Conversion;
    }
  /** `map` and `object` are objects. `values` converts the keys that `properties` does not name. */
  | { readonly to: 'map'; readonly values?: Conversion }
  | {
      readonly to: 'object';
      readonly properties: { readonly [key: string]: Conversion };
      readonly values?: Conversion;
    }
  /** Each option fits a different JSON type. */
  | { readonly to: 'one_of'; readonly options: readonly Conversion[] };

/**
 * What one parameter receives: the argument or the runtime's value of that name; an object of the
 * named arguments, or of all; or the elements of a list argument, spread.
 */
export type ParameterBinding =
  | string
  /** `has_default`: the parameter is left out if none of the arguments was sent. */
  | { readonly object: readonly string[] | 'all'; readonly has_default?: boolean }
  | { readonly rest: string };

/** How a function takes its arguments: as one object followed by the context, or one by one. */
export interface CallStyle {
  readonly style: 'object' | 'positional';
  /** For `positional`: every parameter in order. For `object`: the parameters after the object. */
  readonly parameters: readonly ParameterBinding[];
  /** Arguments to convert before the call, by name. */
  readonly convert?: { readonly [argument: string]: Conversion };
}

/**
 * Filled in by the runtime. A model never sees them, and they are dropped if a model sends them.
 */
export const INJECTED_PARAMETERS = [
  'app_id',
  'user_id',
  'chat_id',
  'workflow_name',
  'agent_name',
  'context_variables',
  'ctx',
] as const;

export type Isolation = 'worker' | 'process' | 'inline';
