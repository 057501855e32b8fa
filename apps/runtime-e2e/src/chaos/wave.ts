import { ClientError, connect, type Client } from '@mozaiks/client';
import type { Random } from '@mozaiks/testkit';
import type { ChaosOptions } from './chaos-options.ts';
import { sleep, type Field } from './fault.ts';
import { USER_SCENARIOS, type UserScenario, type ScenarioContext } from './user-scenarios.ts';
import { takePart } from './participant.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { nameOf, newSubject, type Subject } from './subject.ts';
import { TENANTS, type Tenant } from './tenants.ts';

/** The chats of one round, which all run at once. */
export interface Wave {
  readonly subjects: readonly Subject[];
  isResting(subject: Subject): boolean;
  /** For each chat that came to rest after a moment, the milliseconds from that moment. */
  restedAfter(moment: number): readonly number[];
  /**
   * When a client of the chat's tenant next received something about the chat, as
   * `performance.now()`. null: not yet.
   */
  firstAfter(subject: Subject, moment: number): number | null;
  /**
   * Waits until every chat is at rest; chats that are not in time are losses. Then disconnects, and
   * stores the recorded views in the subjects.
   */
  end(patience_ms: number): Promise<void>;
}

interface TenantClient {
  readonly tenant: Tenant;
  readonly client: Client;
  readonly recorder: Recorder;
}

interface PlannedChat {
  readonly scenario: UserScenario;
  readonly subject: Subject;
}

export interface WaveOptions extends Pick<ChaosOptions, 'chats'> {
  readonly round: number;
  /** Chats of earlier rounds. */
  readonly old: readonly Subject[];
}

const OLD_CHATS = 3;

export async function startWave(field: Field, options: WaveOptions): Promise<Wave> {
  const planned = [
    ...planNewChats(field.random, options),
    ...planOldChats(field.random, options.old),
  ];
  const clients = await Promise.all(
    TENANTS.flatMap((tenant) => [openClient(field, tenant), openClient(field, tenant)]),
  );
  const resting = new Map<Subject, number>();
  const runs = planned.map(async ({ scenario, subject }) => {
    const context = contextFor(clients, subject, field.random);
    await sleep(field.random() * 1_500);
    await scenario.play(context);
    resting.set(subject, performance.now());
  });
  for (const run of runs) run.catch(() => undefined); // reported when the wave ends
  const subjects = planned.map(({ subject }) => subject);
  field.figures.chats(options.chats);
  return {
    subjects,
    isResting: (subject) => resting.has(subject),
    restedAfter: (moment) =>
      [...resting.values()].filter((at) => at > moment).map((at) => at - moment),
    firstAfter: (subject, moment) => firstOf(clients, subject, moment),
    async end(patience_ms) {
      const outcomes = await Promise.all(runs.map((run) => inTime(run, patience_ms)));
      outcomes.forEach((problem, index) => {
        const subject = subjects[index];
        if (problem !== null && subject !== undefined)
          field.losses.add('chats_stuck', `${nameOf(subject)}: ${problem}`);
      });
      for (const { client } of clients) client.close();
      collectViews(clients, subjects);
    },
  };
}

/** Two tenants use the same chat ids, which is allowed. */
function planNewChats(random: Random, { chats, round }: WaveOptions): PlannedChat[] {
  return Array.from({ length: chats }, (_, index) => {
    const scenario = drawn(USER_SCENARIOS, random);
    const tenant = TENANTS[index % TENANTS.length] ?? drawn(TENANTS, random);
    return {
      scenario,
      subject: newSubject(
        tenant,
        `chat-${round}-${Math.floor(index / TENANTS.length)}`,
        scenario.workflow_name,
      ),
    };
  });
}

function planOldChats(random: Random, old: readonly Subject[]): PlannedChat[] {
  // A later run starts with the agent that spoke last. With several agents, its answers would
  // differ from those of the first run.
  const simple = old.filter(({ workflow_name }) => !['Handoff', 'Parent'].includes(workflow_name));
  const again = new Set(
    Array.from({ length: Math.min(OLD_CHATS, simple.length) }, () => drawn(simple, random)),
  );
  return [...again].flatMap((subject) => {
    const scenario = USER_SCENARIOS.find(
      ({ workflow_name }) => workflow_name === subject.workflow_name,
    );
    return scenario === undefined ? [] : [{ scenario, subject }];
  });
}

async function openClient({ cluster, losses }: Field, tenant: Tenant): Promise<TenantClient> {
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

function contextFor(
  clients: readonly TenantClient[],
  subject: Subject,
  random: Random,
): ScenarioContext {
  const [one, other] = clients
    .filter(({ tenant }) => tenant === subject.tenant)
    .map(({ client }) => takePart(client, subject));
  if (one === undefined || other === undefined) throw new Error('every tenant has two clients');
  return { one, other, text: `${subject.tenant.canary} ${Math.floor(random() * 1e6)}`, random };
}

function firstOf(
  clients: readonly TenantClient[],
  subject: Subject,
  moment: number,
): number | null {
  const own = clients.filter(({ tenant }) => tenant === subject.tenant);
  const moments = own.flatMap(({ recorder }) => recorder.firstAfter(subject.chat_id, moment) ?? []);
  return moments.length === 0 ? null : Math.min(...moments);
}

async function inTime(run: Promise<void>, patience_ms: number): Promise<string | null> {
  const timer = new AbortController();
  const late = new Promise<string>((resolve) => {
    const timeout = setTimeout(() => resolve(`no rest after ${patience_ms} ms`), patience_ms);
    timer.signal.addEventListener('abort', () => clearTimeout(timeout));
  });
  const outcome = await Promise.race([
    run.then(
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

function collectViews(clients: readonly TenantClient[], subjects: readonly Subject[]): void {
  for (const { tenant, recorder } of clients)
    for (const view of recorder.views())
      subjects
        .find((subject) => subject.tenant === tenant && subject.chat_id === view.chat_id)
        ?.views.push(view);
}

const drawn = <T>(items: readonly T[], random: Random): T =>
  items[Math.floor(random() * items.length)] as T;
