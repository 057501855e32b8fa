import type { ModuleRequest } from '../compiler/protocol.ts';

const united = (...lists: readonly (readonly string[] | undefined)[]): readonly string[] => [
  ...new Set(lists.flatMap((list) => list ?? [])),
];

/** Merges requests for the same module into one request for all of its functions. */
export function merged(modules: readonly ModuleRequest[]): readonly ModuleRequest[] {
  const known = new Map<string, ModuleRequest>();
  for (const module of modules) {
    const { names, hooks, routers } = known.get(module.path) ?? module;
    known.set(module.path, {
      ...module,
      names: united(names, module.names),
      hooks: united(hooks, module.hooks),
      routers: united(routers, module.routers),
    });
  }
  return [...known.values()];
}
