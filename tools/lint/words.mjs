/**
 * Words that make a sentence need two readings, and the plain ones. Names in code are matched as well,
 * as far as they are written as words. The rule is the style guide in CONTRIBUTING.md.
 * @type {readonly (readonly [RegExp, string])[]}
 */
export const plainWords = [
  [/\bnobody\b/i, 'no one'],
  [/\bwho(?:so)?ever\b/i, 'the client, the caller, anyone who'],
  [/\bbeside\b/i, 'next to'],
  [/\b(?:goes|went|gone) on\b/i, 'continues, continued'],
  [/\bin vain\b/i, 'to no effect'],
  [/\bby itself\b/i, 'automatically, alone'],
  [/\bstands? for\b/i, 'means, replaces'],
  [/\bmend(?:s|ed|ing)?\b/i, 'fix'],
  [/\bhand(?:s|ed)? out\b/i, 'publish, share'],
  [/\bnot to be had\b/i, 'not available'],
  [/\b(?:is|are|was|were) rung\b/i, 'is notified'],
  [/\bcame of it\b/i, 'the result'],
  [/\bis there already\b/i, 'already exists'],
  [/\bor else\b/i, 'otherwise'],
];

export const maxLineLength = 100;
export const maxSubjectLength = 72;
