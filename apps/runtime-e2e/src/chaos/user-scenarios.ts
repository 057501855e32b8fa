import { randomUUID } from 'node:crypto';
import type { Random } from '@mozaiks/testkit';
import { sleep } from './fault.ts';
import { isWriting, type Participant } from './participant.ts';

export interface ScenarioContext {
  /** Two clients of one user, usually on two instances. */
  readonly one: Participant;
  readonly other: Participant;
  readonly text: string;
  readonly random: Random;
}

/** The actions of a user in a chat, until the chat is at rest. */
export interface UserScenario {
  readonly workflow_name: string;
  readonly play: (context: ScenarioContext) => Promise<void>;
}

const talk = ({ one, text }: ScenarioContext): Promise<void> => one.say(text);

async function approve({ one, other, text, random }: ScenarioContext): Promise<void> {
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

async function cancelMidway({ one, other, text, random }: ScenarioContext): Promise<void> {
  const sent = one.say(text);
  sent.catch(() => undefined); // reported when the wave ends
  await Promise.race([sent, other.chat.until(isWriting)]);
  await sleep(random() * 500);
  await (random() < 0.5 ? one : other).cancel();
  await sent;
}

/**
 * Both clients send the same command, as a user would who is not sure whether the first attempt
 * arrived.
 */
async function sendTwice({ one, other, text }: ScenarioContext): Promise<void> {
  const command_id = randomUUID();
  await Promise.all([one.say(text, command_id), other.say(text, command_id)]);
  await one.say(text, command_id);
}

/** Two devices send at once, one of them twice. */
async function writeTogether({ one, other, text }: ScenarioContext): Promise<void> {
  await Promise.all([one.say(`${text} 1`), other.say(`${text} 2`), one.say(`${text} 3`)]);
}

export const USER_SCENARIOS: readonly UserScenario[] = [
  { workflow_name: 'Stream', play: talk },
  { workflow_name: 'Tool', play: talk },
  { workflow_name: 'Retry', play: talk },
  { workflow_name: 'Approval', play: approve },
  { workflow_name: 'Handoff', play: talk },
  { workflow_name: 'Parent', play: talk },
  { workflow_name: 'Stream', play: cancelMidway },
  { workflow_name: 'Handoff', play: cancelMidway },
  { workflow_name: 'Stream', play: sendTwice },
  { workflow_name: 'Tool', play: writeTogether },
  { workflow_name: 'Tool', play: sendTwice },
];
