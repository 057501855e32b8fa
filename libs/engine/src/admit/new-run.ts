import {
  defined,
  type AdmitInput,
  type DraftOf,
  type EventDraft,
  type JsonObject,
  type ParentRef,
  type Budget,
  type RunTerms,
} from '@mozaiks/contracts';
import type { EngineDeps } from '../deps.ts';
import { agentOf } from '../definition.ts';
import { contextUpdate } from '../drafts.ts';
import { firstTurn } from './first-turn.ts';
import { initialText } from './initial-text.ts';

export interface NewRun {
  readonly run_id: string;
  /** The workflow's own budget applies as well: the smaller limits count. */
  readonly terms: RunTerms;
  readonly context?: JsonObject | undefined;
  readonly command_id?: string;
  readonly parent?: ParentRef | undefined;
}

type Beginning = Pick<AdmitInput, 'log' | 'state' | 'workflow' | 'isLast'>;

/**
 * `workflow_start` and what follows it immediately: values that the client set, the greeting of a
 * chat's first run, and the first agent's start if nothing must happen before it.
 */
export function startRun(deps: EngineDeps, beginning: Beginning, run: NewRun): EventDraft[] {
  const { log, state, workflow, isLast } = beginning;
  const { definition, workflow_version, code_version } = workflow;
  const { traceparent } = run.terms;
  const budget = smallerOf(definition.budget, run.terms.budget);
  const start: DraftOf<'workflow_start'> = {
    type: 'workflow_start',
    run_id: run.run_id,
    workflow_name: definition.workflow_name,
    workflow_version,
    code_version,
    cache_seed: cacheSeed(deps, log),
    ...defined({ budget, command_id: run.command_id, parent: run.parent, traceparent }),
  };
  return [
    start,
    ...contextUpdate(workflow, { run_id: run.run_id, set: run.context ?? {}, by: 'client' }),
    ...greeting(deps, beginning, run),
    ...(isLast ? firstTurn(deps, { state, workflow }, run.run_id) : []),
  ];
}

function greeting(
  deps: EngineDeps,
  beginning: Beginning,
  { run_id, context }: NewRun,
): DraftOf<'agent_response'>[] {
  const { state, workflow } = beginning;
  const { initial_message_to_user, initial_agent } = workflow.definition;
  const text = initialText({ deps, ...beginning }, initial_message_to_user, context);
  if (text === undefined || state.runs > 0) return [];
  const { name, visible } = agentOf(workflow, initial_agent);
  return [
    {
      type: 'agent_response',
      run_id,
      agent: name,
      message_id: deps.ids.random(),
      text,
      visible,
      finish_reason: 'greeting',
    },
  ];
}

function smallerOf(own: Budget | undefined, token: Budget | undefined): Budget | undefined {
  if (own === undefined || token === undefined) return own ?? token;
  const max_tokens = smaller(own.max_tokens, token.max_tokens);
  const max_cost_usd = smaller(own.max_cost_usd, token.max_cost_usd);
  return defined({ max_tokens, max_cost_usd });
}

const smaller = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : b === undefined ? a : Math.min(a, b);

/**
 * The first 4 bytes, big-endian, of SHA-256 over the length-prefixed tenant and chat ids, so that
 * it is the same on every instance and after every restart.
 */
function cacheSeed(deps: EngineDeps, { app_id, user_id, chat_id }: AdmitInput['log']): number {
  const bytes = (text: string): number => new TextEncoder().encode(text).length;
  const text = [app_id, user_id, chat_id].map((id) => `${bytes(id)}:${id}`).join('');
  return Number.parseInt(deps.ids.sha256(text).slice(0, 8), 16);
}
