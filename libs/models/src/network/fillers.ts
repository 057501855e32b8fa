/** What stands for the user where a conversation does not begin with one. */
export const BEGIN = '(The conversation begins.)';

/** What asks an assistant to speak again after its own words. */
export const CONTINUE = '(Continue.)';

/** What stands for an assistant that said nothing after the results of its calls. */
export const NO_ANSWER = '(No answer.)';
