import { assertNever } from '@mozaiks/contracts';
import type { FromIsolate } from '../protocol.ts';
import { abandon, checkDrained, lose, requeue } from './lost-isolates.ts';
import type { PoolJob, RunEnd } from './pool-job.ts';
import type { PoolOptions, PoolParts } from './pool-parts.ts';
import type { ScheduleEffect } from './schedule/schedule.ts';
import { createScheduler, type PoolCounts } from './scheduler.ts';
import { startTimer } from './timer.ts';

/**
 * The isolates of one kind, and the calls that wait for them. Performs the decisions of the
 * schedule.
 */
export interface Pool {
  /** Calls `begin` of the job when an isolate takes it, otherwise `refuse`. */
  submit(job: PoolJob): void;
  /** Removes a job from the queue. */
  withdraw(id: string): void;
  /**
   * Refuses the waiting calls. Resolves when every isolate has ended. Isolates with running calls
   * end after them.
   */
  close(): Promise<void>;
  counts(): PoolCounts;
}

export function createPool(options: PoolOptions): Pool {
  const { clock, limits } = options;
  const scheduler = createScheduler({ clock, limits, perform: (effect) => perform(parts, effect) });
  const parts: PoolParts = {
    options,
    scheduler,
    jobs: new Map(),
    slots: new Map(),
    ending: new Map(),
    onDrained: [],
  };
  return {
    counts: scheduler.counts,
    submit: (job) => {
      parts.jobs.set(job.id, job);
      const { id, app, user, key } = job;
      scheduler.apply({ type: 'submitted', job: { id, app, user, key } });
    },
    withdraw: (id) => {
      parts.jobs.delete(id);
      scheduler.apply({ type: 'withdrawn', job: id });
    },
    close: async () => {
      scheduler.apply({ type: 'closed' });
      await new Promise<void>((resolve) => {
        parts.onDrained.push(resolve);
        checkDrained(parts);
      });
    },
  };
}

function perform(parts: PoolParts, effect: ScheduleEffect): void {
  switch (effect.type) {
    case 'start':
      return start(parts, effect.slot);
    case 'give':
      return give(parts, effect.slot, effect.job);
    case 'probe':
      return parts.slots.get(effect.slot)?.post({ type: 'ping' });
    case 'end':
      return abandon(parts, effect.slot);
    case 'refuse':
      return refuse(parts, effect);
    default:
      return assertNever(effect, 'effect of the schedule');
  }
}

function start(parts: PoolParts, id: number): void {
  const { options, scheduler } = parts;
  const slot = options.start({
    reply: (reply) => {
      if (reply.type === 'ready') stopTimer();
      receive(parts, id, reply);
    },
    unreadable: () => lose(parts, id, { message: 'the code broke its channel to the runtime' }),
    exited: (reason) => {
      stopTimer();
      lose(parts, id, reason);
    },
  });
  const stopTimer = startTimer(options.clock, options.startMs, () => {
    if (scheduler.slot(id)?.admission.kind === 'starting')
      lose(parts, id, { message: 'it did not start in time' });
  });
  parts.slots.set(id, slot);
}

function give(parts: PoolParts, id: number, jobId: string): void {
  const slot = parts.slots.get(id);
  const job = parts.jobs.get(jobId);
  if (slot === undefined || job === undefined) return;
  slot.enter(
    jobId,
    job.begin(slot, (end) => leave(parts, { id, jobId, end })),
  );
  if (slot.known.size >= parts.options.maxBundles)
    parts.scheduler.apply({ type: 'retired', slot: id });
}

function refuse(
  { jobs, slots }: PoolParts,
  { job: id, code }: Extract<ScheduleEffect, { type: 'refuse' }>,
): void {
  const job = jobs.get(id);
  const slot = [...slots.values()].find(({ runs }) => runs.has(id));
  slot?.runs.get(id)?.detach();
  slot?.leave(id);
  slot?.post({ type: 'abort', id });
  jobs.delete(id);
  job?.refuse(code);
}

function receive(parts: PoolParts, id: number, reply: FromIsolate): void {
  const { scheduler } = parts;
  const slot = parts.slots.get(id);
  if (slot === undefined) return;
  if (reply.type === 'ready') return scheduler.apply({ type: 'ready', slot: id });
  if (reply.type === 'pong')
    return scheduler.apply({ type: 'answered', slot: id, report: reply.report });
  if (reply.type === 'broken') return scheduler.apply({ type: 'retired', slot: id });
  const run = slot.runs.get(reply.id);
  // The call was stopped before the isolate received the abort.
  if (run === undefined)
    return reply.type === 'started' ? slot.post({ type: 'abort', id: reply.id }) : undefined;
  if (reply.type === 'started') {
    if (run.hasStarted()) return;
    run.started();
    return scheduler.apply({ type: 'started', slot: id, job: reply.id });
  }
  if (reply.type === 'waiting')
    return scheduler.apply({ type: 'answered', slot: id, report: reply.report });
  if (reply.type !== 'refused' || run.hasStarted()) return run.reply(reply);
  requeue(parts, slot, reply.id);
  scheduler.apply({ type: 'refused', slot: id, job: reply.id });
}

interface Left {
  readonly id: number;
  readonly jobId: string;
  readonly end: RunEnd;
}

async function leave(parts: PoolParts, { id, jobId, end }: Left): Promise<void> {
  const { scheduler, slots, jobs, ending } = parts;
  slots.get(id)?.leave(jobId);
  jobs.delete(jobId);
  if (end.kind === 'ended')
    scheduler.apply({
      type: 'ended',
      slot: id,
      job: jobId,
      isRetired: end.isRetired,
      report: end.report,
    });
  if (end.kind === 'given_up') scheduler.apply({ type: 'given_up', slot: id, job: jobId });
  if (end.kind === 'dropped') scheduler.apply({ type: 'dropped', slot: id });
  if (end.kind === 'flooded') {
    abandon(parts, id);
    scheduler.apply({ type: 'exited', slot: id });
  }
  await ending.get(id);
}
