import type { RuntimeEvent } from '@mozaiks/contracts';
import type { Divergence } from '../replay/divergence.ts';
import type { Compared, PromptChange } from '../replay/run-against.ts';
import { clean } from './clean.ts';
import { counted } from './counted.ts';
import { divergenceLines, kindOf } from './divergence-lines.ts';
import type { Style } from './style.ts';

const MAX_LINES = 12;
const MAX_WIDTH = 300;

/** The result of a comparison of a chat with other workflow files. */
export function comparedLines(
  { log, prompt, divergence, inexact }: Compared,
  style: Style,
): readonly string[] {
  const events = log.commits.at(-1)?.last_seq ?? 0;
  const calls = log.commits.flatMap((commit) => commit.events).filter(isUsage).length;
  const name = `${log.workflow_name} ${clean(log.log.chat_id)}`;
  return [
    `${name}: ${counted(events, 'event')}, ${counted(calls, 'model call')}`,
    ...(inexact === null ? [] : ['', ...inexactLines(inexact, style)]),
    ...(prompt === undefined ? [] : ['', ...promptLines(prompt, style)]),
    '',
    ...(divergence === null
      ? [
          prompt === undefined
            ? 'Nothing differs.'
            : 'Nothing else differs: with the recorded answers the chat takes the same path.',
        ]
      : [
          style.bad(`First difference: ${kindOf(divergence)}, at event ${divergence.seq}`),
          ...divergenceLines(divergence).map((line) => `  ${painted(line, style)}`),
        ]),
  ];
}

const isUsage = ({ type }: RuntimeEvent): boolean => type === 'usage';

function inexactLines(inexact: Divergence, style: Style): readonly string[] {
  return [
    style.dim(
      `The log does not contain everything that the chat received: from event ${inexact.seq} on, prompts are not compared.`,
    ),
    ...divergenceLines(inexact).map((line) => `  ${style.dim(line)}`),
  ];
}

function promptLines(
  { agent, seq, calls, before, after }: PromptChange,
  style: Style,
): readonly string[] {
  const more = calls > 1 ? `, and in ${counted(calls - 1, 'later call')}` : '';
  return [
    style.bad(`The prompt of ${clean(agent)} differs before event ${seq}${more}:`),
    ...cut(before.map((line) => `- ${line}`)).map((line) => `  ${painted(line, style)}`),
    ...cut(after.map((line) => `+ ${line}`)).map((line) => `  ${painted(line, style)}`),
    'The recorded answers are used nevertheless.',
  ];
}

function cut(lines: readonly string[]): readonly string[] {
  const shown = lines
    .slice(0, MAX_LINES)
    .map((line) => clean(line.length > MAX_WIDTH ? `${line.slice(0, MAX_WIDTH)}…` : line));
  const left = lines.length - shown.length;
  return left > 0 ? [...shown, `  (${counted(left, 'more line')})`] : shown;
}

const painted = (line: string, { bad, user }: Style): string =>
  line.startsWith('-') ? bad(line) : line.startsWith('+') ? user(line) : line;
