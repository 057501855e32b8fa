import { decisionIn } from '../log/decision-in.ts';
import type { Step } from '../log/steps/step.ts';
import { plural } from '../text/format.ts';
import { step as text } from '../text/step.ts';
import type { IconName } from '../ui/icon.tsx';
import { shortJson } from '../ui/json-path.ts';

/** How a row names its step. */
export interface StepLabel {
  readonly icon: IconName | null;
  readonly name: string;
  /** The name is one of code. */
  readonly mono: boolean;
  readonly note: string;
  /**
   * `waiting`: a person is asked now; `failed`: it went wrong; `warning`: it continued after
   * a failure.
   */
  readonly tone: 'plain' | 'waiting' | 'failed' | 'warning';
}

const label = (icon: IconName | null, name: string, rest: Partial<StepLabel> = {}): StepLabel => ({
  icon,
  name,
  mono: false,
  note: '',
  tone: 'plain',
  ...rest,
});

export function labelOf(step: Step): StepLabel {
  switch (step.kind) {
    case 'turn':
      return label(null, step.agent);
    case 'model':
      return modelLabel(step);
    case 'tool':
      return toolLabel(step);
    case 'handoff':
      return label('arrow', handoffName(step.event.to));
    case 'context':
      return label('context', contextName(step), { mono: true });
    case 'output':
      return label('output', step.event.model);
    case 'question':
      return questionLabel(step);
    case 'child':
      return label('flow', step.event.workflow_name, childNote(step));
    case 'hook':
      return label('hook', step.event.function, {
        mono: true,
        ...(step.event.ok ? {} : { note: text.hookFailed, tone: 'failed' }),
      });
    case 'marker':
      return markerLabel(step.event);
    case 'end':
      return endLabel(step.event);
    case 'other':
      return label('json', step.event.type, { mono: true });
  }
}

type Of<K extends Step['kind']> = Extract<Step, { readonly kind: K }>;

export function handoffName(to: string): string {
  if (to === 'terminate') return text.toEnd;
  return to === 'user' ? text.toUser : text.to(to);
}

function modelLabel({ model, usage }: Of<'model'>): StepLabel {
  const name = model ?? text.unknownModel;
  if (usage === null) return label('model', name);
  const notes = [usage.cached ? text.cached : '', text.purposes[usage.purpose]];
  if (usage.outcome === 'voided') notes.push(text.voided);
  if (usage.outcome === 'cancelled') notes.push(text.cancelled);
  if (usage.outcome === 'failed') notes.push(text.failedCall);
  const note = notes.filter((each) => each !== '').join(', ');
  return label('model', name, { note, tone: usage.outcome === 'failed' ? 'failed' : 'plain' });
}

function toolLabel({ event, state, questions, to, result }: Of<'tool'>): StepLabel {
  const tool = (note: string, tone: StepLabel['tone'] = 'plain'): StepLabel =>
    label('tool', event.tool, { mono: true, note, tone });
  if (to === null)
    return state === 'waiting' ? tool(text.waitsForYou, 'waiting') : tool(text.running);
  if (result === null) return tool(text.cancelled);
  const decision = decisionIn(questions.at(-1)?.answer?.value);
  if (state === 'failed')
    return tool(decision === 'reject' ? text.rejected : text.failedCall, 'failed');
  if (questions.length === 0) return tool('');
  return tool(
    decision === 'edit' ? text.edited : decision === 'approve' ? text.approved : text.answered,
  );
}

function contextName({ event: { set, unset = [] } }: Of<'context'>): string {
  const changes = Object.entries(set).map(
    ([name, value]) => `${name} = ${typeof value === 'string' ? value : shortJson(value, 24)}`,
  );
  return [...changes, ...unset.map(text.removed)].slice(0, 8).join(', ');
}

function questionLabel({ event, to, answer }: Of<'question'>): StepLabel {
  const name = event.prompt === '' ? text.asks[event.kind] : event.prompt;
  if (to === null) return label('person', name, { note: text.waitsForYou, tone: 'waiting' });
  return label('person', name, { note: answer === null ? text.unanswered : text.answered });
}

function childNote({ state, complete }: Of<'child'>): Partial<StepLabel> {
  if (state === 'failed') return { note: text.failedCall, tone: 'failed' };
  if (complete === null) return { note: text.running };
  const calls = complete.usage?.model_calls;
  return { note: calls === undefined ? '' : plural(calls, 'model call') };
}

function markerLabel(event: Of<'marker'>['event']): StepLabel {
  switch (event.type) {
    case 'guardrail':
      return label('shield', text.guardrail(event.name), {
        note: text.guardrailActions[event.action],
        tone: 'warning',
      });
    case 'history_summary':
      return label('summary', text.summary, { note: text.upTo(event.upto_seq) });
    case 'error':
      return label('warning', event.code, {
        mono: true,
        note: event.retryable ? text.tryAgain : '',
        tone: 'warning',
      });
    case 'owner_changed':
      return label('warning', text.takenOver, { tone: 'warning' });
    case 'command_rejected':
      return label('cross', text.refused(event.code), { tone: 'failed' });
    case 'user_message':
      return label('person', text.message);
    case 'agent_response':
      return label('chat', text.greeting);
  }
}

function endLabel(event: Of<'end'>['event']): StepLabel {
  if (event.type === 'workflow_complete') return label('flag', text.ended(event.reason));
  return label('flag', text.failed(event.code), { tone: 'failed' });
}
