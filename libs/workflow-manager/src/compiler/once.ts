/** Calls the function once for each path and remembers the result. */
export function once<V>(ask: (path: string) => V): (path: string) => V {
  const kept = new Map<string, { readonly value: V }>();
  return (path) => {
    const known = kept.get(path) ?? { value: ask(path) };
    kept.set(path, known);
    return known.value;
  };
}
