/** Longest source, in bytes of UTF-8. */
export const MAX_SOURCE_BYTES = 4096;
/** Deepest tree, and deepest nesting of parentheses, `len`, `not` and minus signs. */
export const MAX_DEPTH = 32;
/** Most nodes evaluated, and pairs of lists or objects compared, in one evaluation. */
export const MAX_STEPS = 1000;
/** Longest text that `+` may make, in UTF-16 code units. */
export const MAX_TEXT_LENGTH = 1_048_576;
