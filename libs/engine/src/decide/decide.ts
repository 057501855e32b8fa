import type { ChatState, HandoffRule } from '@mozaiks/contracts';
import { holds } from '../context.ts';
import { agentOf, asksPeople, definitionIndex } from '../definition.ts';
import type { DecisionInput, Decision } from './decision.ts';
import { patternDefault } from './patterns.ts';
import { namedByCall } from './named-by-call.ts';
import { firstHit } from './rules.ts';
import { seedOf } from './seeded.ts';
import { decisionForTarget, askUser } from './targets.ts';

/**
 * What follows an agent's answer. The first hit of this order wins: termination; a target that a
 * tool returned or a transfer chose; `post` expressions; `after_work` rules; the pattern's default.
 * Pure.
 */
export function decide(input: DecisionInput): Decision {
  const decision =
    terminated(input) ??
    tooManyReplies(input) ??
    namedByCall(input) ??
    byRules(input, 'post') ??
    byRules(input, 'after_work');
  return decision === undefined ? defaultDecision(input) : askBeforeEnd(input, decision);
}

/** What the pattern does if no rule decides. */
export const defaultDecision = (input: DecisionInput): Decision =>
  askBeforeEnd(input, patternDefault(input.workflow.definition, input.from, seedOf(input.state)));

/** What the rules decide that skip the model call. */
export const decideByPreRules = (input: DecisionInput): Decision | undefined =>
  byRules(input, 'pre');

/**
 * The agent that starts a run: the last speaker of the chat, otherwise the initial agent. A
 * pipeline always starts with the initial agent.
 */
export function firstSpeaker({
  state,
  workflow,
}: Pick<DecisionInput, 'state' | 'workflow'>): Extract<Decision, { readonly kind: 'speak' }> {
  const { initial_agent, orchestration_pattern } = workflow.definition;
  const before =
    state.speaker !== null && definitionIndex(workflow).agents.has(state.speaker)
      ? state.speaker
      : initial_agent;
  return {
    kind: 'speak',
    agent: orchestration_pattern === 'PipelinePattern' ? initial_agent : before,
  };
}

/**
 * Who speaks after the user: the agent that asked the user before its first word, otherwise the
 * agent that a rule of `user` names, otherwise the last speaker.
 */
export function decideAfterUser(
  input: Omit<DecisionInput, 'from'>,
  asked: string | undefined,
): Decision {
  const { state, workflow } = input;
  if (asked !== undefined && asked !== state.speaker && definitionIndex(workflow).agents.has(asked))
    return { kind: 'speak', agent: asked };
  return decideByUserRules(input) ?? { kind: 'speak', agent: lastSpeaker(input) };
}

/**
 * What the rules of `user` decide. Their `llm` rules are offered to the agent that speaks next. A
 * rule without a condition decides who speaks after an agent and the user. It does not apply before
 * any agent has spoken in the chat: the initial agent speaks first.
 */
export function decideByUserRules(input: Omit<DecisionInput, 'from'>): Decision | undefined {
  const user = { ...input, from: 'user' };
  const decision = byRules(user, 'pre') ?? byRules(user, 'post');
  return (
    decision ??
    byRules(
      user,
      'after_work',
      ({ expression }) => input.state.speaker !== null || expression !== undefined,
    )
  );
}

/**
 * The agent that spoke last in the run, otherwise the one that starts it. It acts for the user if a
 * rule of `user` needs an agent.
 */
export function lastSpeaker({
  state,
  workflow,
}: Pick<DecisionInput, 'state' | 'workflow'>): string {
  const isNew = (state.run?.total_turns ?? 0) === 0;
  return isNew || state.speaker === null ? firstSpeaker({ state, workflow }).agent : state.speaker;
}

function byRules(
  input: DecisionInput,
  kind: HandoffRule['kind'],
  applies?: (rule: HandoffRule) => boolean,
): Decision | undefined {
  const { state, workflow, view, from } = input;
  const all = definitionIndex(workflow).rules(from, kind);
  const rules = applies === undefined ? all : all.filter(applies);
  const hit = rules.length === 0 ? undefined : firstHit(rules, state.run?.spent_rules ?? [], view);
  if (hit === undefined) return undefined;
  const currentAgent = from === 'user' ? lastSpeaker(input) : from;
  return decisionForTarget(hit.rule.target, {
    from,
    currentAgent,
    definition: workflow.definition,
    seed: seedOf(state),
    reason: hit.reason,
  });
}

function terminated({ state, workflow, view, from }: DecisionInput): Decision | undefined {
  const { phrases, when } = workflow.definition.termination;
  const text = answerOf(state, from);
  const phrase = phrases.find((candidate) => candidate !== '' && text.includes(candidate));
  if (phrase !== undefined) return { kind: 'complete', reason: 'terminate' };
  return when !== undefined && holds(when, view)
    ? { kind: 'complete', reason: 'terminate' }
    : undefined;
}

function tooManyReplies({ state, workflow, from }: DecisionInput): Decision | undefined {
  const limit = agentOf(workflow, from).max_consecutive_auto_reply;
  const replies = state.run?.auto_replies.get(from) ?? 0;
  if (limit === undefined || replies < limit) return undefined;
  const asked = askUser(workflow.definition, { kind: 'text', prompt: '' });
  return asked.kind === 'ask' ? asked : { kind: 'complete', reason: 'max_auto_reply' };
}

function answerOf(state: ChatState, agent: string): string {
  if (state.run?.position.at !== 'answered') return '';
  const last = state.transcript.findLast((event) => event.type === 'agent_response');
  return last?.type === 'agent_response' && last.agent === agent ? last.text : '';
}

/** `human_input_mode: TERMINATE`: the user is asked before the run would end. */
function askBeforeEnd({ workflow, from }: DecisionInput, decision: Decision): Decision {
  const asks =
    agentOf(workflow, from).human_input_mode === 'TERMINATE' && asksPeople(workflow.definition);
  const ends =
    decision.kind === 'complete' && (decision.reason === 'done' || decision.reason === 'terminate');
  return asks && ends
    ? {
        kind: 'ask',
        question: { kind: 'text', prompt: 'Anything else? An empty answer ends the conversation.' },
      }
    : decision;
}
