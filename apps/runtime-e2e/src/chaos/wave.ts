import { ClientError, connect, type Client } from '@mozaiks/client';
import type { Random } from '@mozaiks/testkit';
import type { ChaosOptions } from './chaos-options.ts';
import { sleep, type Field } from './fault.ts';
import { LIVES, type Life, type Scene } from './lives.ts';
import { takePart } from './participant.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { nameOf, newSubject, type Subject } from './subject.ts';
import { TENANTS, type Tenant } from './tenants.ts';

/** One round's chats, all running at once. */
export interface Wave {
  readonly subjects: readonly Subject[];
  isResting(subject: Subject): boolean;
  /** For each chat that came to rest after a moment, how long after it, ms. */
  restedAfter(moment: number): readonly number[];
  /** When anybody next heard of a chat, `performance.now()`; null while nobody has. */
  firstAfter(subject: Subject, moment: number): number | null;
  /** Waits until every chat rests; those that do not in time are losses. Then hangs up and hands over what was seen. */
  end(patience_ms: number): Promise<void>;
}

interface Desk {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly recorder: Recorder;
}

interface Cast {
  readonly life: Life;
  readonly subject: Subject;
}

export interface WaveOptions extends Pick<ChaosOptions, 'chats'> {
  readonly round: number;
  /** Chats of earlier rounds. */
  readonly old: readonly Subject[];
}

const OLD_CHATS = 3;

export async function startWave(field: Field, options: WaveOptions): Promise<Wave> {
  const cast = [...newCast(field.random, options), ...oldCast(field.random, options.old)];
  const desks = await Promise.all(
    TENANTS.flatMap((tenant) => [openDesk(field, tenant), openDesk(field, tenant)]),
  );
  const resting = new Map<Subject, number>();
  const lives = cast.map(async ({ life, subject }) => {
    const scene = sceneOf(desks, subject, field.random);
    await sleep(field.random() * 1_500);
    await life.live(scene);
    resting.set(subject, performance.now());
  });
  for (const life of lives) life.catch(() => undefined); // told at the end of the wave
  const subjects = cast.map(({ subject }) => subject);
  field.figures.chats(options.chats);
  return {
    subjects,
    isResting: (subject) => resting.has(subject),
    restedAfter: (moment) =>
      [...resting.values()].filter((at) => at > moment).map((at) => at - moment),
    firstAfter: (subject, moment) => firstOf(desks, subject, moment),
    async end(patience_ms) {
      const outcomes = await Promise.all(lives.map((life) => inTime(life, patience_ms)));
      outcomes.forEach((problem, index) => {
        const subject = subjects[index];
        if (problem !== null && subject !== undefined)
          field.losses.add('chats_stuck', `${nameOf(subject)}: ${problem}`);
      });
      for (const { client } of desks) client.close();
      collectViews(desks, subjects);
    },
  };
}

/** Two tenants use the same chat ids, as they may. */
function newCast(random: Random, { chats, round }: WaveOptions): Cast[] {
  return Array.from({ length: chats }, (_, index) => {
    const life = drawn(LIVES, random);
    const tenant = TENANTS[index % TENANTS.length] ?? drawn(TENANTS, random);
    return {
      life,
      subject: newSubject(
        tenant,
        `chat-${round}-${Math.floor(index / TENANTS.length)}`,
        life.workflow_name,
      ),
    };
  });
}

function oldCast(random: Random, old: readonly Subject[]): Cast[] {
  // In a later run, the agent that spoke last begins: where there are several, the answers would not be those of the first.
  const simple = old.filter(({ workflow_name }) => !['Handoff', 'Parent'].includes(workflow_name));
  const again = new Set(
    Array.from({ length: Math.min(OLD_CHATS, simple.length) }, () => drawn(simple, random)),
  );
  return [...again].flatMap((subject) => {
    const life = LIVES.find(({ workflow_name }) => workflow_name === subject.workflow_name);
    return life === undefined ? [] : [{ life, subject }];
  });
}

async function openDesk({ cluster, losses }: Field, tenant: Tenant): Promise<Desk> {
  const strangers = TENANTS.filter((other) => other !== tenant);
  const recorder = await createRecorder((text) => {
    for (const { canary } of strangers)
      if (text.includes(canary))
        losses.add('cross_tenant_frames', `${tenant.scope.app_id} saw ${text.slice(0, 200)}`);
  });
  const client = connect({
    url: `ws://127.0.0.1:${cluster.front.port}/ws`,
    token: tenant.token,
    WebSocket: recorder.WebSocket,
    reconnect: { maxMs: 1_000 },
    connectTimeoutMs: 4_000,
    heartbeatMs: 2_000,
    acceptTimeoutMs: 4_000,
  });
  client.ready.catch(() => undefined);
  return { tenant, client, recorder };
}

function sceneOf(desks: readonly Desk[], subject: Subject, random: Random): Scene {
  const [one, other] = desks
    .filter(({ tenant }) => tenant === subject.tenant)
    .map(({ client }) => takePart(client, subject));
  if (one === undefined || other === undefined) throw new Error('every tenant has two desks');
  return { one, other, text: `${subject.tenant.canary} ${Math.floor(random() * 1e6)}`, random };
}

function firstOf(desks: readonly Desk[], subject: Subject, moment: number): number | null {
  const own = desks.filter(({ tenant }) => tenant === subject.tenant);
  const moments = own.flatMap(({ recorder }) => recorder.firstAfter(subject.chat_id, moment) ?? []);
  return moments.length === 0 ? null : Math.min(...moments);
}

async function inTime(life: Promise<void>, patience_ms: number): Promise<string | null> {
  const timer = new AbortController();
  const late = new Promise<string>((resolve) => {
    const timeout = setTimeout(() => resolve(`no rest after ${patience_ms} ms`), patience_ms);
    timer.signal.addEventListener('abort', () => clearTimeout(timeout));
  });
  const outcome = await Promise.race([
    life.then(
      () => null,
      (error: unknown) =>
        error instanceof ClientError
          ? `${error.code} ${JSON.stringify(error.details)}`
          : String(error),
    ),
    late,
  ]);
  timer.abort();
  return outcome;
}

function collectViews(desks: readonly Desk[], subjects: readonly Subject[]): void {
  for (const { tenant, recorder } of desks)
    for (const view of recorder.views())
      subjects
        .find((subject) => subject.tenant === tenant && subject.chat_id === view.chat_id)
        ?.views.push(view);
}

const drawn = <T>(items: readonly T[], random: Random): T =>
  items[Math.floor(random() * items.length)] as T;
