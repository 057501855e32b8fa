import type { EventOf, EventType } from './events.ts';
import {
  afterUser,
  changeCall,
  counted,
  endRun,
  grant,
  inRun,
  leaveOut,
  openRun,
  personSpoke,
  spendRule,
  unguarded,
  type Draft,
} from './fold-run.ts';
import { addTotals, addUsage } from './usage-totals.ts';

const none = (): void => {};

/**
 * What each event changes. Reducers assign to the draft, but never modify the values that it holds.
 */
export const reducers: {
  readonly [T in EventType]: (draft: Draft, event: EventOf<T>, fence: number) => void;
} = {
  user_message(draft, event) {
    draft.transcript.push(event);
    // The user's message answers or closes every question that belongs to no call.
    for (const question of [...draft.questions.values()])
      if (question.call_id === undefined) draft.questions.delete(question.request_id);
    if (draft.run === null) openRun(draft, event);
    else personSpoke(draft, event.ts, afterUser(draft.run));
  },
  workflow_start(draft, event) {
    if (draft.run === null) openRun(draft, event);
    inRun(draft, (run) => ({ ...run, start: event }));
    draft.start = event;
    if (event.parent !== undefined) draft.parent = event.parent;
  },
  owner_changed: none,
  agent_start(draft, event) {
    draft.transcript.push(event);
    draft.speaker = event.agent;
    inRun(draft, (run) => ({
      ...run,
      turns: run.turns + 1,
      total_turns: run.total_turns + 1,
      rounds: 0,
      message_id: null,
      targets: [],
      spent_rules: [],
      rule: null,
      guarded: unguarded,
      position: { at: 'speaking', agent: event.agent },
    }));
  },
  tool_call(draft, event, fence) {
    draft.transcript.push(event);
    draft.calls.set(event.call_id, { call: event, free_fence: fence, answers: [] });
    if (event.kind === 'workflow')
      return inRun(draft, (run) => ({
        ...spendRule(run, event.agent),
        message_id: event.message_id,
      }));
    inRun(draft, (run) => ({
      ...run,
      rounds: run.message_id === event.message_id ? run.rounds : run.rounds + 1,
      message_id: event.message_id,
    }));
  },
  tool_result(draft, event) {
    draft.transcript.push(event);
    const request_id = draft.calls.get(event.call_id)?.request_id;
    if (request_id !== undefined) draft.questions.delete(request_id);
    draft.calls.delete(event.call_id);
    const target = event.handoff;
    if (target !== undefined)
      inRun(draft, (run) => ({
        ...run,
        targets: [...run.targets, { call_id: event.call_id, target }],
      }));
  },
  agent_response(draft, event) {
    draft.transcript.push(event);
    if (event.finish_reason === 'greeting') return;
    inRun(draft, (run) =>
      event.finish_reason === 'tool_calls'
        ? run
        : {
            ...run,
            message_id: event.message_id,
            position: { at: 'answered', agent: event.agent, message_id: event.message_id },
            auto_replies: counted(run.auto_replies, event.agent),
          },
    );
  },
  structured_output(draft, event) {
    draft.transcript.push(event);
  },
  handoff(draft, event) {
    draft.transcript.push(event);
    inRun(draft, (run) => ({
      ...run,
      rule: event.rule.index,
      position: { at: 'choose', next: event.to },
    }));
  },
  context_update(draft, event) {
    for (const [name, value] of Object.entries(event.set)) draft.context.set(name, value);
    for (const name of event.unset ?? []) draft.context.delete(name);
  },
  input_request(draft, event) {
    draft.questions.set(event.request_id, event);
    const { call_id, request_id, agent } = event;
    if (call_id === undefined)
      inRun(draft, (run) => ({ ...run, position: { at: 'asking', request_id, agent } }));
    else changeCall(draft, call_id, (call) => ({ ...call, request_id }));
  },
  input_response(draft, event, fence) {
    const question = draft.questions.get(event.request_id);
    draft.questions.delete(event.request_id);
    if (question === undefined) return;
    if (question.call_id === undefined) {
      draft.transcript.push(event);
      return personSpoke(draft, event.ts, {
        at: 'replied',
        agent: question.agent,
        question,
        value: event.value,
      });
    }
    changeCall(draft, question.call_id, ({ request_id: _answered, ...call }) => ({
      ...call,
      free_fence: fence,
      answers: [...call.answers, { kind: question.kind, value: event.value }],
    }));
    personSpoke(draft, event.ts);
  },
  command_rejected: none,
  usage(draft, event) {
    inRun(draft, (run) => ({ ...run, usage: addUsage(run.usage, event) }));
    if (event.purpose === 'guardrail' && event.outcome === 'ok')
      inRun(draft, (run) => ({
        ...run,
        guarded: { ...run.guarded, calls: run.guarded.calls + 1 },
      }));
  },
  guardrail(draft, event) {
    inRun(draft, (run) => ({
      ...run,
      guarded: { ...run.guarded, hits: [...run.guarded.hits, event.name] },
    }));
  },
  hook: none,
  history_summary(draft, event) {
    draft.transcript.push(event);
  },
  child_start(draft, event) {
    changeCall(draft, event.call_id, (call) => ({ ...call, child: event }));
    inRun(draft, (run) => grant(run, event));
  },
  child_complete(draft, event) {
    const { ts, usage } = event;
    inRun(draft, (run) => ({
      ...run,
      user_spoke_at: ts,
      ...(usage === undefined ? {} : { nested: addTotals(run.nested, usage) }),
    }));
  },
  error: none,
  workflow_complete(draft, event) {
    endRun(draft, event);
    if (event.reason === 'terminate') draft.speaker = null;
  },
  workflow_error(draft, event) {
    if (event.left_out !== undefined) leaveOut(draft, event.left_out);
    endRun(draft, event);
    draft.speaker = null;
  },
};
