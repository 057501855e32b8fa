/** The user message before a conversation that does not start with one. */
export const BEGIN = '(The conversation begins.)';

/** The user message that asks an assistant to continue after its own message. */
export const CONTINUE = '(Continue.)';

/** The assistant message after results, if it said nothing. */
export const NO_ANSWER = '(No answer.)';
