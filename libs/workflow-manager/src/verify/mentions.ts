/** A word of a prompt that may be a name, with its position. */
export interface Mention {
  readonly kind: 'tool' | 'transfer' | 'agent';
  readonly word: string;
  /** Offset of the word. */
  readonly at: number;
  /** Whether the text calls it a tool. */
  readonly isClaimed: boolean;
}

interface Form {
  readonly kind: Mention['kind'];
  /** A pattern whose only group is the word. */
  readonly pattern: RegExp;
  readonly isClaimed?: boolean;
}

const VERBS =
  '(?:hand(?:s|ed|ing)?|transfer(?:s|red|ring)?|rout(?:e|es|ed|ing)|delegat(?:e|es|ed|ing)|escalat(?:e|es|ed|ing)|pass(?:es|ed|ing)?)';

/** The forms in which prompts name things. The first form that matches a word counts. */
const FORMS: readonly Form[] = [
  { kind: 'transfer', pattern: /\btransfer_to_([A-Za-z][A-Za-z0-9_-]*)/dg },
  {
    kind: 'tool',
    isClaimed: true,
    pattern: /\btools? `([A-Za-z_][\w.-]*)(?:\([^`\n]{0,100}\))?`/dg,
  },
  { kind: 'tool', isClaimed: true, pattern: /`([A-Za-z_][\w.-]*)(?:\([^`\n]{0,100}\))?` tool\b/dg },
  {
    kind: 'tool',
    isClaimed: true,
    pattern: /\b[Tt]ools? (?:called |named )?["']?([a-z]\w*_\w+)/dg,
  },
  {
    kind: 'tool',
    isClaimed: true,
    pattern:
      /\b(?:[Cc]all|[Ii]nvoke)(?:s|ing)? (?:the )?(?:function )?`([A-Za-z]\w*_\w+)(?:\([^`\n]{0,100}\))?`/dg,
  },
  { kind: 'tool', isClaimed: true, pattern: /\b[Ww]ith `([A-Za-z]\w*_\w+)\([^`\n]{0,100}\)`/dg },
  { kind: 'tool', pattern: /`([A-Za-z_][\w.-]*)(?:\([^`\n]{0,100}\))?`/dg },
  { kind: 'tool', pattern: /\b([a-z][a-z0-9]*(?:_[a-z0-9]+)+)\b/dg },
  { kind: 'agent', pattern: /(?<![\w.@/`])@([A-Za-z][A-Za-z0-9_-]*)/dg },
  {
    kind: 'agent',
    pattern: new RegExp(
      String.raw`\b${VERBS}(?: \w+){0,3}? to (?:the )?(?:agent )?["'\`]?([A-Z][A-Za-z0-9_-]*)`,
      'dgi',
    ),
  },
  { kind: 'agent', pattern: /\b([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+)\b/dg },
];

/** Placeholders are checked separately. */
const PLACEHOLDERS = /\{\{[^{}]*\}\}/g;
const blank = (text: string): string =>
  text.replace(PLACEHOLDERS, (found) => ' '.repeat(found.length));

/** The words of a prompt that may name tools, transfers and agents, in its order. */
export function mentionsIn(prompt: string): readonly Mention[] {
  const text = blank(prompt);
  const found = new Map<number, Mention>();
  for (const { kind, pattern, isClaimed = false } of FORMS) {
    for (const { 1: word = '', indices } of text.matchAll(pattern)) {
      const at = indices?.[1]?.[0];
      if (at !== undefined && !found.has(at) && !isInside(at, found))
        found.set(at, { kind, word, at, isClaimed });
    }
  }
  return [...found.values()].sort((a, b) => a.at - b.at);
}

/** Whether an earlier form matched a longer word at the same position. */
function isInside(at: number, found: ReadonlyMap<number, Mention>): boolean {
  for (const other of found.values()) {
    const start = other.kind === 'transfer' ? other.at - 'transfer_to_'.length : other.at;
    if (start <= at && at < other.at + other.word.length) return true;
  }
  return false;
}
