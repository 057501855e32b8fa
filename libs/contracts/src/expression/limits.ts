/** The longest source, in bytes of UTF-8. */
export const MAX_SOURCE_BYTES = 4096;
/** The deepest tree, and the deepest nesting of parentheses, `len`, `not` and minus signs. */
export const MAX_DEPTH = 32;
/**
 * The most nodes that one evaluation may evaluate, plus pairs of lists or objects that it compares.
 */
export const MAX_STEPS = 1000;
/** The longest text that `+` may produce, in UTF-16 code units. */
export const MAX_TEXT_LENGTH = 1_048_576;
