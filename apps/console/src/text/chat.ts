import type { ChatStatus, EventOf, JsonValue } from '@mozaiks/contracts';
import type { CallProgress } from '@mozaiks/contracts/chat-view';
import type { Child, ItemOf, Note } from '../chat/item.ts';
import { decisionIn } from '../log/decision-in.ts';
import { duration } from './format.ts';

export const CONVERSATION = 'Conversation';
export const MESSAGE = 'Message';
export const SEND = 'Send';
export const ATTACH = 'Attach a file';
export const CANCEL_RUN = 'Cancel run';
export const RETRY = 'Retry';
export const WHY = 'Why';
export const REPLAY = 'Replay';
export const FORK = 'Fork';
export const EXPORT = 'Export';
/** `Fork failed: cannot reach https://host/api` */
export const failedTo = (name: string, why: string): string => `${name} failed: ${why}`;
export const APPROVE = 'Approve';
export const REJECT = 'Reject';
export const REASON = 'Reason';
export const BACK = 'Back';
export const ANSWER = 'Answer';
export const ARGUMENTS = 'Arguments';
export const RESULT = 'Result';
export const ERROR = 'Error';
export const NOT_SHOWN = 'Not shown to users';
export const EARLIER = 'Show earlier messages';
export const NEWEST = 'Newest messages';
export const LOADING = 'Loading the conversation…';
export const UNSENT = 'Waits until the server can be reached';
export const OPEN_CHAT = 'Open its chat';
export const WAITS_FOREVER = 'Waits as long as it takes';
export const OVER = 'This is how it was. It cannot be answered here.';
export const START = 'Start';
export const STARTS_ITSELF = 'This workflow speaks first.';
export const SCRIPTED = 'A script is answering, not a model.';
/** `hint`: what to set. */
export const noModel = (code: string, hint: string | undefined): string =>
  `No model can answer (${code})${hint === undefined ? '' : `: ${hint}`}`;
export const CONTEXT = 'Start context';
export const CONTEXT_WHY =
  'Variables that a client may set when it creates the chat. They are sent with the first message.';

/** The field grows with its placeholder: a long one would take half of a phone. */
const LONGEST_NAME = 24;
const short = (name: string): string =>
  name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
export const messageTo = (title: string): string => `Message ${short(title)}`;
export const ANSWER_ABOVE = 'Answer above, or write a message';
export const answerTo = (agent: string): string => `Answer ${short(agent)}`;
export const until = (time: string): string => `Waits until ${time}`;

const STATUS_WORDS: Readonly<Record<ChatStatus, string>> = {
  idle: 'Ended',
  running: 'Running',
  awaiting_input: 'Waiting for you',
  failed: 'Failed',
};
export const statusWord = (status: ChatStatus): string => STATUS_WORDS[status];

/** "chosen by its model", "because `case_closed` is true": in a few words. */
export function handoffReason({ rule, because }: ItemOf<'handoff'>): string {
  switch (rule.kind) {
    case 'llm':
      return 'chosen by its model';
    case 'tool':
      return 'asked for by a tool';
    case 'guardrail':
      return 'because of a guardrail';
    case 'user':
      return 'chosen by you';
    case 'pattern':
      return 'next in the pattern';
    case 'after_work':
      return 'its work was done';
    default:
      return valuesOf(because) ?? 'a rule fired';
  }
}

function valuesOf({ values }: EventOf<'handoff'>['because']): string | null {
  const [first, ...others] = Object.entries(values ?? {});
  if (first === undefined) return null;
  const [name, value] = first;
  const short = JSON.stringify(value) ?? 'null';
  return `${name} is ${short.length > 40 ? `${short.slice(0, 40)}…` : short}${others.length === 0 ? '' : ', …'}`;
}

const COMPLETE: Readonly<Record<EventOf<'workflow_complete'>['reason'], string>> = {
  done: 'The run ended. A message starts the next one.',
  terminate: 'The run ended. A message starts the next one.',
  cancelled: 'The run was cancelled. A message starts the next one.',
  max_turns: 'The run ended: it used all its turns.',
  max_tool_rounds: 'The run ended: an agent called tools too many times in a row.',
  repeated_calls: 'The run ended: an agent repeated the same call.',
  max_auto_reply: 'The run ended: an agent answered too many times without a person.',
  budget_exhausted: 'The run ended: its budget is used up.',
  timeout: 'The run ended: its time was over.',
  no_user: 'The run ended: it needed a person, and there was none.',
};
export const completeText = (reason: EventOf<'workflow_complete'>['reason']): string =>
  COMPLETE[reason];

const FINISH: Readonly<Record<string, string>> = {
  length: 'cut off: the answer was too long',
  refusal: 'refused by the model',
  content_filter: 'stopped by a content filter',
  other: 'ended early',
  interrupted: 'interrupted',
  greeting: '',
};
/** What is said of a message that did not end as usual; empty for those that did. */
export const finishText = (reason: string): string => FINISH[reason] ?? '';

const GUARDED = { block: 'blocked', replace: 'changed', handoff: 'redirected' } as const;

export function noteText(note: Note): string {
  switch (note.kind) {
    case 'error':
      return note.retryable ? `Tried again after an error: ${note.message}` : note.message;
    case 'rejected':
      return `Not accepted: ${note.message}`;
    case 'owner_changed':
      return 'Taken over by another instance';
    case 'guardrail':
      return `The guardrail ${note.name} ${GUARDED[note.action]} what ${note.agent} ${note.stage === 'input' ? 'was told' : 'said'}`;
    case 'history_summary':
      return `Earlier messages were summarised for ${note.agent}`;
  }
}

/** "Approved by you after 14.3 s" */
export function outcomeText(value: JsonValue, kind: string, waited_ms: number): string {
  const decision = decisionIn(value);
  const after = `by you after ${duration(waited_ms)}`;
  if (kind !== 'approval') return `Answered ${after}`;
  if (decision === 'reject') return `Rejected ${after}`;
  return `${decision === 'edit' ? 'Approved with changes' : 'Approved'} ${after}`;
}
/** The progress of a tool: "40 %, reading page 2" */
export function progressText({ percent, message }: CallProgress = {}): string {
  const parts = [percent === undefined ? '' : `${Math.round(percent)} %`, message ?? ''];
  return parts.filter((part) => part !== '').join(' · ') || 'Running';
}
export const SUCCEEDED = 'ok';
export const FAILED = 'failed';
export const closedText = (code: string | null): string =>
  code === null ? 'Not answered' : `Not answered: ${code}`;
export const asksToCall = (agent: string): string => `${agent} asks to call`;
export const asks = (agent: string): string => `${agent} asks`;
export const handedOver = 'handed over to';

const CHILD: Readonly<Record<Child['status'], string>> = {
  running: 'Running',
  complete: 'Ended',
  error: 'Failed',
};
export const childStatus = (status: Child['status']): string => CHILD[status];
export const nested = (workflow: string): string => `Nested workflow ${workflow}`;

export const NOT_FOUND = 'This chat was not found';
export const notFoundCauses = (chat_id: string): string =>
  `No chat ${chat_id} belongs to this user. It may have been erased, or belong to someone else.`;
export const CANNOT_FOLLOW = 'This chat cannot be shown';
export const fromAgent = (agent: string): string => `from ${agent}`;
export const removeFile = (name: string): string => `Remove ${name}`;
export const PAST = 'You see the chat as it was at an earlier moment.';
export const BACK_TO_NOW = 'Back to now';
export const TALK_TAB = 'Chat';
export const RESIZE = 'Width of the run panel';
export const FILES = 'Files and graph';
export const CANNOT_RUN = 'This workflow cannot run';
export const cannotRun = (errors: number): string =>
  errors === 0
    ? 'No version of it is loaded.'
    : `Its files have ${errors === 1 ? 'an error' : `${errors} errors`}, and no version of it has ever loaded.`;
