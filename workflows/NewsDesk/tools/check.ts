import type { ToolContext } from '@mozaiks/contracts';

const MAX_CHARACTERS = 60;
const MAX_DRAFTS = 3;

/** Checks a headline against the rules of the newspaper. @param headline The headline alone. */
export function check_headline({ headline }: { headline: string }, ctx: ToolContext): string {
  // A verdict other than `revise` ended the loop before: this is the first draft of another story.
  const goesOn = ctx.context.get<string>('verdict') === 'revise';
  const drafts = goesOn ? ctx.context.get<number>('drafts') + 1 : 1;
  const problems = problemsOf(headline);
  const verdict = problems.length === 0 ? 'accept' : drafts < MAX_DRAFTS ? 'revise' : 'stop';
  // handoffs.yaml reads the verdict.
  ctx.context.set('verdict', verdict);
  ctx.context.set('drafts', drafts);
  return `${verdict}: "${headline}"${problems.map((problem) => ` It ${problem}.`).join('')}`;
}

function problemsOf(headline: string): readonly string[] {
  const problems: string[] = [];
  if (headline.length > MAX_CHARACTERS) problems.push(`has more than ${MAX_CHARACTERS} characters`);
  if (headline.includes('!')) problems.push('has an exclamation mark');
  if (/you will not believe|shocking|secret/i.test(headline))
    problems.push('promises more than the story');
  return problems;
}
