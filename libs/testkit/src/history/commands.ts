import type { RuntimeEvent } from '@mozaiks/contracts';
import type { Violation } from './history.ts';

/** Each accepted command has exactly one event that carries its id; no command has two. */
export function checkCommands(
  accepted: readonly string[],
  log: readonly RuntimeEvent[],
): Violation[] {
  const answers = new Map<string, number[]>();
  for (const event of log) {
    const command_id = 'command_id' in event ? event.command_id : undefined;
    if (command_id !== undefined)
      answers.set(command_id, [...(answers.get(command_id) ?? []), event.seq]);
  }
  const unanswered = [...new Set(accepted)].filter((command_id) => !answers.has(command_id));
  return [
    ...unanswered.map(
      (command_id): Violation => ({
        guarantee: 'P5',
        message: `command ${command_id} has no event`,
      }),
    ),
    ...[...answers].flatMap(([command_id, seqs]): Violation[] =>
      seqs.length === 1
        ? []
        : [{ guarantee: 'P5', message: `command ${command_id} has the events ${seqs.join()}` }],
    ),
  ];
}
