import type {
  AgentDefinition,
  LoadedWorkflow,
  ModelMessage,
  TranscriptEvent,
} from '@mozaiks/contracts';
import { textOf } from './outcome-text.ts';

/**
 * Messages that an agent has not been shown before its current turn: those of the user and of other
 * agents since its previous turn.
 */
export function unseenMessages(
  agent: string,
  transcript: readonly TranscriptEvent[],
): readonly string[] {
  const now = transcript.findLastIndex((event) => event.type === 'agent_start');
  const before = transcript.findLastIndex(
    (event, at) => at < now && event.type === 'agent_start' && event.agent === agent,
  );
  return transcript.slice(before + 1, now).flatMap((event) => said(event, agent));
}

function said(event: TranscriptEvent, agent: string): readonly string[] {
  if (event.type === 'user_message') return [event.text];
  if (event.type === 'input_response') return [textOf(event.value)];
  const byAnother =
    event.type === 'agent_response' && event.agent !== agent && event.finish_reason !== 'greeting';
  return byAnother && event.text !== '' ? [event.text] : [];
}

/** Another speaker's message after the agent's `replace` guardrails. */
export function afterReplacements(
  workflow: LoadedWorkflow,
  agent: AgentDefinition,
  message: ModelMessage,
): ModelMessage {
  if (message.role !== 'user') return message;
  const clean = (text: string): string => replaceIn(workflow, agent.guardrails.input, text);
  if (message.content === undefined) return { ...message, text: clean(message.text) };
  const content = message.content.map((part) =>
    part.type === 'text' ? { ...part, text: clean(part.text) } : part,
  );
  return { ...message, text: clean(message.text), content };
}

/** The text after every `replace` of the list. */
export const replaceIn = (
  workflow: LoadedWorkflow,
  rails: AgentDefinition['guardrails']['input'],
  text: string,
): string =>
  rails.reduce(
    (left, { action, regex, with: by = '' }) =>
      action === 'replace' && regex !== undefined ? workflow.replaceAll(regex, left, by) : left,
    text,
  );
