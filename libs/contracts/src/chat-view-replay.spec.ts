import fc from 'fast-check';
import { applyFrame, emptyView, isEvent, type ChatView } from './chat-view.ts';
import type { ServerFrame } from './frames.ts';
import { chatLog, type ChatLog } from './view/chat-log.fixture.ts';

/** Random next events of a chat, in the order that the protocol allows. */
const steps: readonly ((log: ChatLog, n: number) => void)[] = [
  (log) => log.user('hi'),
  (log) => {
    log.agentStart('A');
    const id = log.id('m');
    log.delta(id, 0, 'Hel');
    log.delta(id, 3, 'lo');
    log.response(id, 'Hello!', { finish_reason: 'stop' });
  },
  (log, n) => {
    const id = log.id('m');
    log.delta(id, 0, 'half a');
    if (n % 2 === 0)
      log.event({
        type: 'error',
        code: 'model_timeout',
        message: 'slow',
        retryable: true,
        message_id: id,
      });
    else log.event({ type: 'owner_changed', takeover: 1 });
  },
  (log, n) => {
    const call = log.id('c');
    log.call(call);
    log.progress(call, n);
    if (n % 3 === 0) {
      const question = log.id('q');
      log.ask(question, { kind: 'approval', call_id: call });
      log.answer(question, { decision: n % 2 === 0 ? 'approve' : 'reject' });
    }
    log.result(
      call,
      n % 2 === 0 ? {} : { ok: false, error: { code: 'tool_failed', message: 'no' } },
    );
  },
  (log) =>
    log.event({
      type: 'handoff',
      from: 'A',
      to: 'B',
      rule: { kind: 'llm', index: 0 },
      because: { text: 'because' },
    }),
  (log, n) => {
    const question = log.id('q');
    log.ask(question);
    if (n % 2 === 0) log.answer(question, 'yes');
    else log.user('never mind');
  },
  (log) => log.response(log.id('m'), '', { visible: false, redacted: true }),
  (log) => log.complete(),
  (log) => log.fail(),
];

const frames = fc
  .array(fc.tuple(fc.nat(steps.length - 1), fc.nat(20)), { maxLength: 25 })
  .map((plan) => {
    const log = chatLog();
    for (const [step, n] of plan) {
      if (!log.isOpen) log.user('begin');
      steps[step]?.(log, n);
    }
    return log.frames;
  });

/** Simulates a bad connection: some frames arrive twice, and some deltas are lost. */
const noise = fc.infiniteStream(fc.integer({ min: 0, max: 9 }));
const noisy = (sent: readonly ServerFrame[], dice: Iterator<number>): ServerFrame[] =>
  sent.flatMap((frame): ServerFrame[] => {
    const n = dice.next().value as number;
    if (!isEvent(frame)) return n < 2 ? [] : [frame];
    return n < 2 ? [frame, frame] : [frame];
  });

const fold = (sent: readonly ServerFrame[]): ChatView => sent.reduce(applyFrame, emptyView);
const settled = ({ live: _live, ...view }: ChatView) => view;

describe('live and replay', () => {
  it('give the same view at every event, except for what is live', () => {
    fc.assert(
      fc.property(frames, noise, (sent, dice) => {
        let live = emptyView;
        const replayed: ServerFrame[] = [];
        for (const frame of noisy(sent, dice)) {
          live = applyFrame(live, frame);
          if (isEvent(frame)) replayed.push(frame);
          expect(settled(live)).toEqual(settled(fold(replayed)));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('leave nothing live when the run has ended', () => {
    fc.assert(
      fc.property(frames, (sent) => {
        const view = fold(sent);
        expect(view.run_id === null ? view.live : { text: null, progress: new Map() }).toEqual({
          text: null,
          progress: new Map(),
        });
      }),
    );
  });

  it('give the same view after a resume from any lost frame', () => {
    fc.assert(
      fc.property(frames, fc.nat(40), (sent, lost) => {
        const broken = fold(sent.filter((_, at) => at !== lost));
        const replayed = sent.filter((frame) => isEvent(frame) && frame.seq > broken.last_seq);
        expect(settled(replayed.reduce(applyFrame, broken))).toEqual(settled(fold(sent)));
      }),
    );
  });

  it('never change the view that was passed in', () => {
    fc.assert(
      fc.property(frames, (sent) => {
        let view = emptyView;
        for (const frame of sent) {
          const before = structuredClone(view);
          const next = applyFrame(view, frame);
          expect(view).toEqual(before);
          view = next;
        }
      }),
      { numRuns: 30 },
    );
  });
});
