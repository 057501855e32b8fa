import type { ChatState, OpenCall, Position, RunState, TranscriptEvent } from './chat-state.ts';
import type { EventOf, RuntimeEvent } from './events.ts';
import type { JsonValue } from './json.ts';

/**
 * The version of how events are interpreted. Raise it with every change of the fold, of
 * `ChatState`, or of the format below: a stored state of another version is never read.
 */
export const CHAT_STATE_VERSION = 3;

/** The `seq` of an event in `transcript` or `others` of the same packed chat. */
type Ref = number;

type PackedPosition =
  | Exclude<Position, { readonly at: 'replied' }>
  | (Omit<Extract<Position, { readonly at: 'replied' }>, 'question'> & { readonly question: Ref });

interface PackedRun extends Omit<RunState, 'start' | 'position' | 'auto_replies'> {
  readonly start: Ref | null;
  readonly position: PackedPosition;
  readonly auto_replies: readonly (readonly [string, number])[];
}

interface PackedCall extends Omit<OpenCall, 'call' | 'child'> {
  readonly call: Ref;
  readonly child?: Ref;
}

/**
 * A `ChatState` as JSON. It contains each event once, however many parts of the state refer to it.
 */
export interface PackedChat
  extends Pick<
    ChatState,
    | 'head_seq'
    | 'log_size'
    | 'tail_fence'
    | 'runs'
    | 'speaker'
    | 'parent'
    | 'takeovers'
    | 'transcript'
  > {
  readonly run: PackedRun | null;
  readonly last_end: Ref | null;
  readonly start: Ref | null;
  readonly left_out: readonly (readonly [string, readonly number[]])[];
  readonly context: readonly (readonly [string, JsonValue])[];
  readonly calls: readonly (readonly [string, PackedCall])[];
  readonly questions: readonly (readonly [string, Ref])[];
  /** Events that the state refers to, but that are not in the transcript. */
  readonly others: readonly RuntimeEvent[];
}

export function packChat(state: ChatState): PackedChat {
  const { run, last_end, start, left_out, context, calls, questions, ...plain } = state;
  const refs = refsInto(state.transcript);
  return {
    ...plain,
    run: run === null ? null : packRun(run, refs.of),
    last_end: last_end === null ? null : refs.of(last_end),
    start: start === null ? null : refs.of(start),
    left_out: [...left_out].map(([agent, seqs]) => [agent, [...seqs]]),
    context: [...context],
    calls: [...calls].map(([id, call]) => [id, packCall(call, refs.of)]),
    questions: [...questions].map(([id, question]) => [id, refs.of(question)]),
    others: refs.others(),
  };
}

/** Restores the state that was packed. Throws a `TypeError` if an event is missing. */
export function unpackChat(packed: PackedChat): ChatState {
  const { run, others, left_out, context, calls, questions, ...plain } = packed;
  const event = eventsBySeq([...packed.transcript, ...others]);
  return {
    ...plain,
    run: run === null ? null : unpackRun(run, event),
    last_end: packed.last_end === null ? null : event(packed.last_end),
    start: packed.start === null ? null : event(packed.start),
    left_out: new Map(left_out.map(([agent, seqs]) => [agent, new Set(seqs)])),
    context: new Map(context),
    calls: new Map(calls.map(([id, call]) => [id, unpackCall(call, event)])),
    questions: new Map(questions.map(([id, question]) => [id, event(question)])),
  };
}

interface Refs {
  /**
   * Returns a reference to the event, and adds the event to `others` if it is not in the
   * transcript.
   */
  of(event: RuntimeEvent): Ref;
  others(): readonly RuntimeEvent[];
}

function refsInto(transcript: readonly TranscriptEvent[]): Refs {
  const inTranscript = new Set(transcript.map(({ seq }) => seq));
  const others = new Map<number, RuntimeEvent>();
  return {
    of(event) {
      if (!inTranscript.has(event.seq)) others.set(event.seq, event);
      return event.seq;
    },
    others: () => [...others.values()],
  };
}

/** The caller asserts the type of the event that was packed under this reference. */
type EventAt = <T extends RuntimeEvent>(ref: Ref) => T;

function eventsBySeq(events: readonly RuntimeEvent[]): EventAt {
  const bySeq = new Map(events.map((event) => [event.seq, event]));
  return <T extends RuntimeEvent>(ref: Ref): T => {
    const event = bySeq.get(ref);
    if (event === undefined) throw new TypeError(`event ${ref} is missing in a packed chat`);
    return event as T;
  };
}

function packRun(run: RunState, ref: Refs['of']): PackedRun {
  const { start, position, auto_replies } = run;
  return {
    ...run,
    start: start === null ? null : ref(start),
    position:
      position.at === 'replied' ? { ...position, question: ref(position.question) } : position,
    auto_replies: [...auto_replies],
  };
}

function unpackRun(run: PackedRun, event: EventAt): RunState {
  const { start, position } = run;
  return {
    ...run,
    start: start === null ? null : event(start),
    position:
      position.at === 'replied' ? { ...position, question: event(position.question) } : position,
    auto_replies: new Map(run.auto_replies),
  };
}

const packCall = ({ call, child, ...open }: OpenCall, ref: Refs['of']): PackedCall => ({
  ...open,
  call: ref(call),
  ...(child === undefined ? {} : { child: ref(child) }),
});

const unpackCall = ({ call, child, ...open }: PackedCall, event: EventAt): OpenCall => ({
  ...open,
  call: event<EventOf<'tool_call'>>(call),
  ...(child === undefined ? {} : { child: event<EventOf<'child_start'>>(child) }),
});
