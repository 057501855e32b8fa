import type { CallStyle, ParameterBinding } from '@mozaiks/contracts';

type Values = Readonly<Record<string, unknown>>;

export interface ArgumentValues {
  /** The converted arguments of the model. */
  readonly given: Values;
  /** The values that the runtime fills in by name. They override those of the model. */
  readonly fill: Values;
}

// The filled values are not enumerable: `({ city, app_id }) => …` can read them, while copying,
// listing or returning the arguments yields only those of the model.
function fillObject(given: Values, fill: Values): object {
  const filled = { ...given };
  for (const name of Object.keys(fill)) {
    // A getter, because few calls need the object of all context variables.
    Object.defineProperty(filled, name, {
      get: () => fill[name],
      enumerable: false,
      configurable: true,
    });
  }
  return filled;
}

const pick = (given: Values, names: readonly string[]): Values =>
  Object.fromEntries(
    names.filter((name) => Object.hasOwn(given, name)).map((name) => [name, given[name]]),
  );

function bind(binding: ParameterBinding, { given, fill }: ArgumentValues): readonly unknown[] {
  if (typeof binding === 'string') {
    if (Object.hasOwn(fill, binding)) return [fill[binding]];
    return [Object.hasOwn(given, binding) ? given[binding] : undefined];
  }
  if ('rest' in binding) {
    const items = Object.hasOwn(given, binding.rest) ? given[binding.rest] : undefined;
    return Array.isArray(items) ? items : [];
  }
  const own = binding.object === 'all' ? given : pick(given, binding.object);
  const isLeftOut = binding.has_default === true && Object.keys(own).length === 0;
  return [isLeftOut ? undefined : fillObject(own, fill)];
}

/** The values of a function's parameters, in order. */
export function bindArguments(
  { style, parameters }: CallStyle,
  values: ArgumentValues,
): readonly unknown[] {
  if (style === 'object') return [fillObject(values.given, values.fill), values.fill['ctx']];
  return parameters.flatMap((binding) => bind(binding, values));
}
