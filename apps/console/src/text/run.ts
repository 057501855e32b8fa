import type { EventOf, OrchestrationPattern } from '@mozaiks/contracts';
import type { Alternative, Otherwise } from '../log/reason.ts';
import type { Counted } from '../log/totals.ts';
import { count, dollars, duration, tokens } from './format.ts';

/** The run panel: tabs, totals, table and replay. */
export const run = {
  panel: 'Run',
  tabs: { run: 'Run', context: 'Context', graph: 'Graph', events: 'Events' },
  widen: 'Widen',
  narrow: 'Narrow',
  empty: 'Nothing has happened yet. What the run does appears here.',
  loading: 'Loading …',
  noSteps: 'No agent has spoken in this run.',
  pickStep: 'Select a step to see what it did.',
  steps: 'Steps of the run',
  columns: { seq: '#', step: 'Step', time: 'Time', tokens: 'Tokens', cost: 'Cost' },
  plainTime: 'Plain time',
  plainTimeHint: 'Draw waits for a person as long as they took',
  runOf: (nth: number, of: number): string => `Run ${count(nth)} of ${count(of)}`,
  unnamedRun: 'Started without a message',
  ended: { done: 'done', failed: 'failed', open: 'running' },
  inOut: (input: number | null, output: number | null): string => `${tokens(input)} → ${tokens(output)}`,
  legend: { first: 'until the first token', streaming: 'streaming', tool: 'tool', waiting: 'waiting for a person' },
  earlier: 'Earlier events are still loading.',
};

export const totals = {
  turns: 'Turns',
  calls: 'Model calls',
  tokens: 'Tokens',
  in: 'in',
  out: 'out',
  cost: 'Cost',
  orMore: 'or more',
  worked: 'Worked',
  waited: 'Waited for a person',
  checked: 'The rows add up to what the run reported.',
  differs: (name: Counted, reported: number | null, summed: number | null): string => {
    const text = (value: number | null): string => (name === 'cost_usd' ? dollars(value) : tokens(value));
    return `${DIFFERS[name]}: the run reported ${text(reported)}, its rows add up to ${text(summed)}`;
  },
};

const DIFFERS: Readonly<Record<Counted, string>> = {
  input_tokens: 'Input tokens',
  output_tokens: 'Output tokens',
  cost_usd: 'Cost',
  model_calls: 'Model calls',
};

export const replay = {
  bar: 'Replay',
  play: 'Play',
  pause: 'Pause',
  at: (at: number, of: number): readonly [string, string, string] => ['Event ', count(at), ` of ${count(of)}`],
  slider: 'Event',
  step: 'Step',
  live: 'Show now',
  asItWas: (at: number): string => `You see the chat as it was after event ${count(at)}.`,
};

export const fork = {
  here: 'Fork here',
  forking: 'Forking …',
  notHere: 'A chat can be forked where a person was asked or a run had ended, not in the middle of work.',
  nearest: (seq: number): string => `Fork at event ${count(seq)} instead`,
  none: 'There is no such place before this step.',
  failed: (message: string): string => `The chat could not be forked: ${message}`,
};

const ENDS: Readonly<Record<EventOf<'workflow_complete'>['reason'], string>> = {
  done: 'done',
  terminate: 'terminated by the workflow',
  cancelled: 'cancelled',
  max_turns: 'the limit of turns was reached',
  max_tool_rounds: 'the limit of tool rounds was reached',
  repeated_calls: 'the same call was repeated too often',
  max_auto_reply: 'the limit of automatic replies was reached',
  budget_exhausted: 'the budget is used up',
  timeout: 'it took too long',
  no_user: 'no one can be asked',
};

/** Names and notes of rows. */
export const step = {
  toEnd: 'to the end',
  toUser: 'to the user',
  to: (agent: string): string => `to ${agent}`,
  ended: (reason: EventOf<'workflow_complete'>['reason']): string => `Run ended: ${ENDS[reason]}`,
  failed: (code: string): string => `Run failed: ${code}`,
  removed: (name: string): string => `${name} removed`,
  asksText: 'asks the user',
  asks: {
    text: 'asks the user',
    choice: 'asks for a choice',
    form: 'shows a form',
    approval: 'asks for approval',
    tool: 'waits for the page',
  },
  answered: 'answered',
  unanswered: 'not answered',
  waitsForYou: 'waits for you',
  approved: 'approved',
  edited: 'approved with changes',
  rejected: 'rejected',
  running: 'running',
  progress: (percent: number): string => `${Math.round(percent)} %`,
  failedCall: 'failed',
  cancelled: 'cancelled',
  voided: 'withdrawn',
  cached: 'from the cache',
  live: 'is answering',
  purposes: { reply: '', select: 'chooses the next agent', guardrail: 'guardrail', summarize: 'summarizes', repair: 'repairs its answer' },
  message: 'Message from the user',
  greeting: 'Greeting',
  guardrail: (name: string): string => `Guardrail ${name}`,
  guardrailActions: { block: 'blocked', replace: 'replaced', handoff: 'handed over' },
  summary: 'History summarized',
  upTo: (seq: number): string => `up to event ${count(seq)}`,
  tryAgain: 'tried again',
  takenOver: 'Taken over by another instance',
  refused: (code: string): string => `Command refused: ${code}`,
  hookFailed: 'failed',
  open: 'Show the steps of this run',
};

/** The details of a step. */
export const detail = {
  label: 'Details',
  json: 'JSON',
  close: 'Close',
  event: (seq: number): string => `event ${count(seq)}`,
  agent: 'Agent',
  model: 'Model',
  provider: 'Provider',
  took: 'Took',
  firstToken: 'First token after',
  tokens: 'Tokens',
  ofWhichCached: (n: number): string => `${count(n)} of them cached`,
  ofWhichReasoning: (n: number): string => `${count(n)} for reasoning`,
  cost: 'Cost',
  outcome: 'Outcome',
  purpose: 'Purpose',
  estimated: 'estimated, because the call did not end',
  finish: 'Ended with',
  text: 'Text',
  notShown: 'not shown to users',
  noText: 'no text, only calls',
  arguments: 'Arguments',
  result: 'Result',
  error: 'Error',
  noResult: 'No result yet.',
  asked: 'Asked',
  answer: 'Answer',
  waited: 'Waited',
  value: 'Value',
  values: 'Values',
  before: 'Before',
  setBy: 'Set by',
  question: 'Question',
  options: 'Options',
  workflow: 'Workflow',
  chat: 'Chat',
  openChat: 'Open this chat',
  status: 'Status',
  used: 'Used',
  name: 'Name',
  action: 'Action',
  stage: 'Stage',
  reason: 'Reason',
  code: 'Code',
  message: 'Message',
  retryable: 'Can be retried',
  yes: 'yes',
  no: 'no',
  function: 'Function',
  turn: 'Turn',
  check: 'Check',
  version: 'Version',
  budget: 'Budget',
  kind: 'Kind',
  said: 'The provider said',
  afterMs: (ms: number): string => `after ${duration(ms)}`,
  outcomes: { ok: 'ok', failed: 'failed', voided: 'withdrawn', cancelled: 'cancelled' },
};

const BY: Readonly<Record<EventOf<'context_update'>['by'], string>> = {
  source: 'its source',
  agent: 'an agent',
  tool: 'a tool',
  trigger: 'a trigger',
  hook: 'a hook',
  client: 'the client',
};

const PATTERNS: Readonly<Record<OrchestrationPattern, string>> = {
  DefaultPattern: 'the run would have ended here, as done',
  AutoPattern: 'a model would have chosen the next agent',
  RoundRobinPattern: 'the next agent in order would have spoken',
  RandomPattern: 'an agent would have been chosen at random',
  ManualPattern: 'the user would have been asked who speaks next',
  PipelinePattern: 'the run would have ended here, as done',
};

const KINDS: Readonly<Record<Alternative['kind'], string>> = {
  pre: 'before its turn',
  llm: 'offered to its model',
  post: 'after its answer',
  after_work: 'after its answer, always',
};

/** Why a handoff fired. */
export const why = {
  button: 'Why',
  title: (to: string): string => (to === 'terminate' ? 'Why the end?' : to === 'user' ? 'Why the user?' : `Why ${to}?`),
  /** Texts of a sentence; every second one is emphasized. */
  model: (from: string, others: number): string =>
    others === 0
      ? `${from}’s model picked it, the only handoff that it was offered,`
      : `${from}’s model picked it. It was offered ${others === 1 ? 'two' : count(others + 1)} handoffs as tools and called this one`,
  expression: (from: string, kind: string): string =>
    kind === 'pre'
      ? `Before ${from} was asked, the expression`
      : from === 'user'
        ? 'When the user had written, the expression'
        : `When ${from} had answered, the expression`,
  wasTrue: ['was ', 'true', '. No model was asked.'] as const,
  always: (from: string): string =>
    from === 'user'
      ? 'A rule without a condition says who speaks after the user.'
      : `A rule without a condition says what comes after ${from}.`,
  tool: (text: string): string => `A tool decided: ${text}.`,
  guardrail: (text: string): string => `A guardrail decided: ${text}.`,
  pattern: (text: string): string => `No rule decided, so the pattern of the workflow did: ${text}.`,
  saw: 'Saw',
  setBy: 'Set by',
  neverSet: 'no event: it has its default',
  before: 'Before',
  noValueBefore: 'no value',
  picked: 'Picked',
  notPicked: 'Not picked',
  tried: 'Tried before',
  didNotHold: 'did not hold',
  also: 'Also named',
  cost: 'Cost',
  rule: 'Rule',
  nth: (nth: number, of: number): string => `rule ${count(nth)} of ${count(of)}`,
  otherwise: 'Otherwise',
  anotherVersion: 'This run used another version of the workflow, so the lines of its rules are not shown.',
  by: (by: EventOf<'context_update'>['by'], tool: string | null): readonly [string, string | null] =>
    tool === null ? [BY[by], null] : ['the tool ', tool],
  earlier: (ms: number): string => `${duration(ms)} earlier`,
  from: 'from ',
  kinds: KINDS,
  otherwiseText: (from: string, { rules, pattern, next }: Otherwise): string => {
    const last = rules.at(-1);
    const named = rules.map(({ to, condition }) => (condition === null ? to : `${to} if ${condition}`));
    const then = pattern === null ? '' : next === null ? PATTERNS[pattern] : `${next} would have spoken next`;
    if (last === undefined) return `No other rule of ${from} would have applied. Without this one, ${then}.`;
    if (pattern === null) return `Without this rule, the next would have been tried: ${named.join(', then ')}.`;
    return `Without this rule, the next would have been tried: ${named.join(', then ')}. If none held, ${then}.`;
  },
};
