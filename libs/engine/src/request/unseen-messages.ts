import type {
  AgentDefinition,
  LoadedWorkflow,
  ModelMessage,
  TranscriptFact,
} from '@mozaiks/contracts';
import { textOf } from './outcome-text.ts';

/** What an agent has not been shown before its present turn: what the user and the other agents have said since its turn before. */
export function newMaterial(
  agent: string,
  transcript: readonly TranscriptFact[],
): readonly string[] {
  const now = transcript.findLastIndex((fact) => fact.type === 'agent_start');
  const before = transcript.findLastIndex(
    (fact, at) => at < now && fact.type === 'agent_start' && fact.agent === agent,
  );
  return transcript.slice(before + 1, now).flatMap((fact) => said(fact, agent));
}

function said(fact: TranscriptFact, agent: string): readonly string[] {
  if (fact.type === 'user_message') return [fact.text];
  if (fact.type === 'input_response') return [textOf(fact.value)];
  const byAnother =
    fact.type === 'agent_response' && fact.agent !== agent && fact.finish_reason !== 'greeting';
  return byAnother && fact.text !== '' ? [fact.text] : [];
}

/** A message of others as the agent's `replace` guardrails leave it. */
export function cleaned(
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

/** Text after every `replace` of the list. */
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
