/** Bytes of one YAML file. */
export const MAX_YAML_BYTES = 1024 * 1024;
/** Lists and maps inside each other. */
export const MAX_YAML_DEPTH = 64;
/** Aliases that are followed, including those inside the target of an alias. */
export const MAX_ALIAS_EXPANSIONS = 100;
/** Values that aliases may add to what the file holds. */
export const MAX_ALIASED_NODES = 10_000;
/** Keys that no map of ours may have. */
export const REFUSED_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype'];
