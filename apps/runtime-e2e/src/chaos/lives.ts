import { randomUUID } from 'node:crypto';
import type { Random } from '@mozaiks/testkit';
import { sleep } from './fault.ts';
import { isWriting, type Participant } from './participant.ts';

export interface Scene {
  /** Two clients of one user, usually on two instances. */
  readonly one: Participant;
  readonly other: Participant;
  readonly text: string;
  readonly random: Random;
}

/** What somebody does in a chat, from the first word to rest. */
export interface Life {
  readonly workflow_name: string;
  readonly live: (scene: Scene) => Promise<void>;
}

const talk = ({ one, text }: Scene): Promise<void> => one.say(text);

async function approve({ one, other, text, random }: Scene): Promise<void> {
  const command_id = randomUUID();
  await one.say(text, command_id);
  const whoAnswers = random() < 0.5 ? one : other;
  await whoAnswers.seenAtRest(command_id);
  const [question] = whoAnswers.chat.view.questions;
  if (question !== undefined)
    await whoAnswers.answer(question.request_id, {
      decision: random() < 0.8 ? 'approve' : 'reject',
    });
}

async function cancelMidway({ one, other, text, random }: Scene): Promise<void> {
  const said = one.say(text);
  said.catch(() => undefined); // its failure is told at the end
  await Promise.race([said, other.chat.until(isWriting)]);
  await sleep(random() * 500);
  await (random() < 0.5 ? one : other).cancel();
  await said;
}

/** Both send the same command: a user who is not sure whether the first try arrived. */
async function sendTwice({ one, other, text }: Scene): Promise<void> {
  const command_id = randomUUID();
  await Promise.all([one.say(text, command_id), other.say(text, command_id)]);
  await one.say(text, command_id);
}

/** Two devices write at once, and one of them twice. */
async function writeTogether({ one, other, text }: Scene): Promise<void> {
  await Promise.all([one.say(`${text} 1`), other.say(`${text} 2`), one.say(`${text} 3`)]);
}

export const LIVES: readonly Life[] = [
  { workflow_name: 'Stream', live: talk },
  { workflow_name: 'Tool', live: talk },
  { workflow_name: 'Retry', live: talk },
  { workflow_name: 'Approval', live: approve },
  { workflow_name: 'Handoff', live: talk },
  { workflow_name: 'Parent', live: talk },
  { workflow_name: 'Stream', live: cancelMidway },
  { workflow_name: 'Handoff', live: cancelMidway },
  { workflow_name: 'Stream', live: sendTwice },
  { workflow_name: 'Tool', live: writeTogether },
  { workflow_name: 'Tool', live: sendTwice },
];
