/** The largest size of a YAML file, in bytes. */
export const MAX_YAML_BYTES = 1024 * 1024;
/** The largest depth of nested lists and maps. */
export const MAX_YAML_DEPTH = 64;
/** The number of aliases that are followed, including those inside the target of an alias. */
export const MAX_ALIAS_EXPANSIONS = 100;
/** The number of values that aliases may add to those of the file. */
export const MAX_ALIASED_NODES = 10_000;
/** Keys that are refused in every map. */
export const REFUSED_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype'];
