import type { EventOf, RuntimeEvent, UsageTotals } from '@mozaiks/contracts';
import { addTotals, addUsage, noUsage } from '@mozaiks/contracts/chat-view';
import { readChild } from './steps/child.ts';
import { readContextChange } from './steps/context-change.ts';
import { readEnd } from './steps/end.ts';
import { readHandoff } from './steps/handoff.ts';
import { readHook } from './steps/hook.ts';
import { readMarker } from './steps/marker.ts';
import { readModelCall } from './steps/model-call.ts';
import { readOther } from './steps/other.ts';
import { readOutput } from './steps/output.ts';
import { readQuestion } from './steps/question.ts';
import type { Step } from './steps/step.ts';
import { growingSteps, type StepList, type StepReader } from './steps/step-list.ts';
import { readToolCall } from './steps/tool-call.ts';
import { readTurn } from './steps/turn.ts';

/** A person is asked. */
export interface Wait {
  readonly request_id: string;
  /** Milliseconds since the epoch; `to` is null while the question is open. */
  readonly from: number;
  readonly to: number | null;
}

/** What one message of the user set in motion, up to the event that ended it. */
export interface Run {
  readonly run_id: string | null;
  readonly first_seq: number;
  readonly last_seq: number;
  /** Milliseconds since the epoch, of the first and the last event. */
  readonly from: number;
  readonly to: number;
  /** The message that began it; null if there is none. */
  readonly message: EventOf<'user_message'> | null;
  readonly start: EventOf<'workflow_start'> | null;
  readonly end: EventOf<'workflow_complete' | 'workflow_error'> | null;
  readonly steps: readonly Step[];
  readonly waits: readonly Wait[];
  /** Of its own model calls, and of those of nested chats that have ended. */
  readonly usage: UsageTotals;
  readonly nested: UsageTotals;
}

export interface GrowingRun {
  readonly run_id: string | null;
  add(event: RuntimeEvent): void;
  /** The same object until another event is added. */
  shown(): Run;
}

/** In this order for each event: the row of a model call comes before those of its tools. */
const READERS: readonly StepReader[] = [
  readTurn,
  readModelCall,
  readToolCall,
  readQuestion,
  readHandoff,
  readContextChange,
  readOutput,
  readChild,
  readHook,
  readMarker,
  readEnd,
];

type Read = (steps: StepList, event: RuntimeEvent) => void;
const byType = new Map<string, Read[]>([['workflow_start', []]]);
for (const reader of READERS)
  for (const [type, read] of Object.entries(reader))
    byType.set(type, [...(byType.get(type) ?? []), read as Read]);

export function growingRun(first: RuntimeEvent): GrowingRun {
  const steps = growingSteps();
  const waits: Wait[] = [];
  const run = { ...emptyRun(first) };
  let shown: Run | null = null;
  return {
    run_id: first.run_id,
    add(event) {
      shown = null;
      for (const read of byType.get(event.type) ?? [readOther]) read(steps, event);
      changeWaits(waits, event, steps);
      steps.last = Date.parse(event.ts);
      run.last_seq = event.seq;
      run.to = Math.max(run.to, steps.last);
      noteEvent(run, event);
    },
    shown: () => (shown ??= { ...run, steps: steps.all.slice(), waits: waits.slice() }),
  };
}

type RunDraft = { -readonly [K in keyof Run]: Run[K] };

function emptyRun({ run_id, seq, ts }: RuntimeEvent): RunDraft {
  const at = Date.parse(ts);
  const none = {
    message: null,
    start: null,
    end: null,
    steps: [],
    waits: [],
    usage: noUsage,
    nested: noUsage,
  };
  return { run_id, first_seq: seq, last_seq: seq, from: at, to: at, ...none };
}

function noteEvent(run: RunDraft, event: RuntimeEvent): void {
  if (event.type === 'user_message') run.message ??= event;
  if (event.type === 'workflow_start') run.start = event;
  if (event.type === 'workflow_complete' || event.type === 'workflow_error') run.end = event;
  if (event.type === 'usage') run.usage = addUsage(run.usage, event);
  if (event.type === 'child_complete' && event.usage !== undefined)
    run.nested = addTotals(run.nested, event.usage);
}

/** Closes what the event answers or overtakes, and opens what it asks. */
function changeWaits(waits: Wait[], event: RuntimeEvent, steps: StepList): void {
  if (event.type === 'input_request') {
    waits.push({ request_id: event.request_id, from: Date.parse(event.ts), to: null });
    return steps.keep(event.request_id, event);
  }
  const closes = closing(event, steps);
  if (closes === null) return;
  for (const [at, wait] of waits.entries())
    if (wait.to === null && closes(wait)) waits[at] = { ...wait, to: Date.parse(event.ts) };
}

function closing(event: RuntimeEvent, steps: StepList): ((wait: Wait) => boolean) | null {
  const callOf = ({ request_id }: Wait): string | undefined => {
    const request = steps.kept(request_id);
    return request?.type === 'input_request' ? request.call_id : undefined;
  };
  switch (event.type) {
    case 'input_response':
      return ({ request_id }) => request_id === event.request_id;
    case 'user_message':
      return (wait) => callOf(wait) === undefined;
    case 'tool_result':
      return (wait) => callOf(wait) === event.call_id;
    case 'workflow_complete':
    case 'workflow_error':
      return () => true;
    default:
      return null;
  }
}
