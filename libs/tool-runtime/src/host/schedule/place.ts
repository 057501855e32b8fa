import {
  FRESH_MS,
  LINGER_MS,
  MAX_STARTING,
  PATIENCE_MS,
  type Job,
  type ScheduleLimits,
  type SlotState,
} from './schedule.ts';

/** The state that determines the placement of a call. */
export interface View {
  readonly slots: readonly SlotState[];
  readonly limits: ScheduleLimits;
  readonly now: number;
  /** Waiting calls of the job's app. */
  readonly queued: number;
  /** The time since which the first of them has been waiting. */
  readonly oldest: number;
}

export type Placement =
  | { readonly kind: 'give' | 'probe'; readonly slot: SlotState }
  /** A new isolate. `evicted` is ended to make room for it. */
  | { readonly kind: 'start'; readonly evicted?: SlotState };

export const isIdle = ({ running, admission }: SlotState): boolean =>
  running === 0 && admission.kind !== 'starting';
const isHeld = (slot: SlotState): boolean => !isIdle(slot);

/** How long an isolate has admitted no further call since it started the current one. */
const closedFor = ({ admission }: SlotState, now: number): number =>
  admission.kind === 'admitting' || admission.kind === 'probing' ? now - admission.since : 0;

/**
 * Whether the app may occupy another isolate. More must be free than it occupies, so that no app
 * takes them all. For its first isolate, one free isolate is enough.
 */
function mayHoldMore({ slots, limits }: View, own: readonly SlotState[]): boolean {
  const held = own.filter(isHeld).length;
  const free = limits.size - slots.filter(isHeld).length;
  return free > 0 && (held === 0 || free > held);
}

/** Where the call can go now, or what must be done first. Returns undefined if it must wait. */
export function placeFor(job: Job, view: View): Placement | undefined {
  const own = view.slots.filter(({ app }) => app === job.app);
  const canHoldMore = mayHoldMore(view, own);
  return (
    inSlot(job, view, { own, canHoldMore }) ?? (canHoldMore ? inNewSlot(job, view, own) : undefined)
  );
}

interface Share {
  readonly own: readonly SlotState[];
  readonly canHoldMore: boolean;
}

function inSlot(
  job: Job,
  { slots, limits, now }: View,
  { own, canHoldMore }: Share,
): Placement | undefined {
  const isNewcomer = !own.some(isHeld);
  const canTake = (slot: SlotState): boolean => {
    if (
      slot.key !== job.key ||
      slot.isRetired ||
      slot.isFull ||
      slot.running >= limits.callsPerSlot
    )
      return false;
    if (isHeld(slot)) return slot.app === job.app;
    if (!canHoldMore) return false;
    if (slot.app === job.app) return true;
    return slot.settleAt === undefined && (isNewcomer || now - slot.idleSince >= LINGER_MS);
  };
  let best:
    | { readonly slot: SlotState; readonly rank: number; readonly isFresh: boolean }
    | undefined;
  for (const slot of slots) {
    if (slot.admission.kind !== 'open' || !canTake(slot)) continue;
    const isFresh = now - slot.admission.seenAt <= FRESH_MS;
    // Prefers the fullest isolate, so that others become empty and can end. Then prefers isolates
    // of the same app, which have loaded its modules.
    const rank = (isFresh ? 1e6 : 0) + slot.running * 2 + (slot.app === job.app ? 1 : 0);
    if (best === undefined || rank > best.rank) best = { slot, rank, isFresh };
  }
  return best && { kind: best.isFresh ? 'give' : 'probe', slot: best.slot };
}

function inNewSlot(job: Job, view: View, own: readonly SlotState[]): Placement | undefined {
  const { slots, limits, now } = view;
  const starting = own.filter(({ admission }) => admission.kind === 'starting');
  const computing = own.filter((slot) => closedFor(slot, now) > FRESH_MS);
  if (starting.length >= MAX_STARTING || computing.length + starting.length >= limits.computing)
    return undefined;
  if (isHeavyUser(job, view)) return undefined;
  const canWait = starting.some(({ key }) => key === job.key) || now - view.oldest < PATIENCE_MS;
  if (canWait && view.queued <= estimatedCapacity(job, view)) return undefined;
  if (slots.length < limits.size) return { kind: 'start' };
  const evicted = evictable(job, view, own);
  return evicted && { kind: 'start', evicted };
}

/**
 * Whether this user's code computes in the maximum number of isolates for one user. Other users of
 * the app may still get another one.
 */
export function isHeavyUser({ app, user }: Job, { slots, limits, now }: View): boolean {
  const isTheirs = ({ admission }: SlotState): boolean =>
    admission.kind === 'admitting' && admission.job.app === app && admission.job.user === user;
  return (
    slots.filter((slot) => isTheirs(slot) && closedFor(slot, now) > FRESH_MS).length >=
    Math.max(1, limits.computing / 2)
  );
}

/** Estimates the number of calls that isolates can admit in a moment. */
const estimatedCapacity = (job: Job, { slots, limits, now }: View): number =>
  slots
    .filter(
      (slot) =>
        slot.key === job.key &&
        !slot.isRetired &&
        !slot.isFull &&
        (slot.app === job.app || slot.admission.kind === 'probing'),
    )
    .filter((slot) => closedFor(slot, now) < PATIENCE_MS)
    .reduce((sum, { running }) => sum + limits.callsPerSlot - running, 0);

/** The longest idle isolate that calls with this key cannot use. */
function evictable(
  job: Job,
  { slots, now }: View,
  own: readonly SlotState[],
): SlotState | undefined {
  const isNewcomer = !own.some(isHeld);
  const canGo = (slot: SlotState): boolean =>
    slot.app === job.app || isNewcomer || now - slot.idleSince >= LINGER_MS;
  return slots
    .filter((slot) => isIdle(slot) && slot.key !== job.key && canGo(slot))
    .reduce<
      SlotState | undefined
    >((best, slot) => (best === undefined || slot.idleSince < best.idleSince ? slot : best), undefined);
}
