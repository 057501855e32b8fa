/** The most that calls may use. Infinity: unknown or without a bound. */
export interface Load {
  /** The number of calls if nothing fails. */
  readonly answers: number;
  readonly model_calls: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  /** Input and output together. */
  readonly tokens: number;
  readonly cost_usd: number;
  /**
   * The most that runs may use beyond their budgets: one largest call each, because a budget is
   * checked before a call.
   */
  readonly over_tokens: number;
  readonly over_cost_usd: number;
}

export const LOAD_KEYS = [
  'answers',
  'model_calls',
  'input_tokens',
  'output_tokens',
  'tokens',
  'cost_usd',
  'over_tokens',
  'over_cost_usd',
] as const satisfies readonly (keyof Load)[];

/** Makes a load from one number for each key. */
export const loadOf = (numberOf: (key: keyof Load) => number): Load =>
  Object.fromEntries(LOAD_KEYS.map((key) => [key, numberOf(key)])) as unknown as Load;

export const NO_LOAD: Load = loadOf(() => 0);
export const UNKNOWN_LOAD: Load = loadOf(() => Infinity);

/** Multiplies two numbers, where zero times infinity is zero. */
export const times = (count: number, amount: number): number =>
  count === 0 || amount === 0 ? 0 : count * amount;

export const sum = (loads: Iterable<Load>): Load => {
  const all = [...loads];
  return loadOf((key) => all.reduce((total, load) => total + load[key], 0));
};
export const repeated = (count: number, load: Load): Load =>
  loadOf((key) => times(count, load[key]));
