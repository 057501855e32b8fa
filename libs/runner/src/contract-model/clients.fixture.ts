import {
  foldAll,
  isRuntimeError,
  type ChatRef,
  type ChatState,
  type ClientCommand,
  type Commit,
  type LiveDraft,
  type LogRef,
} from '@mozaiks/contracts';
import type { Process } from './process.fixture.ts';
import type { View, World } from './world.fixture.ts';

/** The process died, or did not answer this caller in time. */
export const NOTHING: unique symbol = Symbol('no answer');

/** Asks a random process, as over a socket that may break at any time. */
export async function askProcess<T>(
  world: World,
  ask: (process: Process) => Promise<T>,
): Promise<T | typeof NOTHING> {
  const process = world.processes[world.below(world.processes.length)];
  if (process === undefined || !process.incarnation.alive) {
    await world.sleep(3);
    return NOTHING;
  }
  const timeout = world.sleep(15 + world.random() * 30).then((): typeof NOTHING => NOTHING);
  return Promise.race<T | typeof NOTHING>([timeout, ask(process)]).catch(
    (error: unknown): typeof NOTHING => {
      if (isRuntimeError(error, 'store_unavailable')) return NOTHING;
      throw error;
    },
  );
}

async function known<T>(world: World, ask: (process: Process) => Promise<T>): Promise<T> {
  for (;;) {
    const answer = await askProcess(world, ask);
    if (answer !== NOTHING) return answer;
    await world.sleep(2);
  }
}

export const createChat = async (world: World, chat: ChatRef): Promise<LogRef> =>
  (
    await known(world, ({ runner }) =>
      runner.chats.open(chat, { chat_id: chat.chat_id, workflow_name: 'W' }),
    )
  ).log;

interface Sent {
  readonly log: LogRef;
  readonly command: ClientCommand;
}

export async function client(world: World, chat: ChatRef, name: string): Promise<void> {
  const { random } = world;
  const sent: Sent[] = [];
  for (let n = 1; n <= 4; n++) {
    await world.sleep(random() * 90);
    const record = await world.store.directory.get(chat);
    if (record === null) continue;
    const state = foldAll(await world.store.log.read(record, { after_seq: 0 }));
    const again = sent[world.below(sent.length)];
    // An offline queue may send an old command again.
    const request =
      again !== undefined && random() < 0.3
        ? again
        : {
            log: record,
            command: {
              ...randomCommand(world, state),
              command_id: `${name}.${n}`,
            } as ClientCommand,
          };
    sent.push(request);
    if ((await post(world, request)) === 'abandoned') return; // this client never returns
  }
}

function randomCommand(
  { random }: World,
  state: ChatState,
): { readonly type: string; readonly [field: string]: unknown } {
  const question = [...state.questions.keys()][0];
  if (question !== undefined && random() < 0.6)
    return { type: 'input_response', request_id: question, value: 'yes' };
  if (state.run !== null && random() < 0.5) return { type: 'cancel', run_id: state.run.run_id };
  return { type: 'user_message', text: 'hi' };
}

async function post(
  world: World,
  { log, command }: Sent,
): Promise<'accepted' | 'gone' | 'abandoned'> {
  for (;;) {
    const abandons = world.random() < world.mix.abandon;
    const answer = await askProcess(world, ({ runner }) =>
      runner.chats.submit(log, command).catch((error: unknown) => {
        if (isRuntimeError(error, 'chat_not_found')) return null;
        throw error;
      }),
    );
    if (answer === null) return 'gone';
    if (answer !== NOTHING) {
      world.accepted.set(command.command_id, log.log_id);
      return 'accepted';
    }
    if (abandons) return 'abandoned';
    await world.sleep(world.random() * 30);
  }
}

/**
 * A client that follows a chat. When its socket breaks, it reconnects with its cursor, perhaps to
 * another process.
 */
export async function follower(world: World, chat: ChatRef, view: View): Promise<void> {
  while (!world.over) {
    await world.sleep(world.random() * 10);
    const process = world.processes[world.below(world.processes.length)];
    const record = await world.store.directory.get(chat);
    if (process === undefined || !process.incarnation.alive || record === null) continue;
    await connection(world, view, { process, record }).catch((error: unknown) => {
      if (!isRuntimeError(error)) throw error;
    });
  }
}

interface Connection {
  readonly process: Process;
  readonly record: LogRef;
}

async function connection(
  world: World,
  view: View,
  { process, record }: Connection,
): Promise<void> {
  const { incarnation, runner } = process;
  const controller = new AbortController();
  const texts = new Map<string, string>();
  if (world.random() < 0.5) await checkDescription(world, view, process);
  const from = {
    after_seq: view.events.length,
    ...(view.log === null ? {} : { log_id: view.log.log_id }),
  };
  const items = runner.chats.follow(record, from, controller.signal)[Symbol.asyncIterator]();
  const until = world.scheduler.now + 20 + world.random() * 150;
  while (incarnation.alive && world.scheduler.now < until) {
    const next = await Promise.race([
      items.next(),
      world.sleep(30).then((): typeof NOTHING => NOTHING),
    ]);
    if (next === NOTHING || next.done === true) break;
    const { value } = next;
    if (value.type === 'log' && (view.log?.log_id !== value.log.log_id || value.resync))
      Object.assign(view, { log: value.log, events: [] });
    if (value.type === 'commit') applyCommit(world, view, { texts, commit: value.commit });
    if (value.type === 'live') applyDelta(world, view, { texts, delta: value.delta });
  }
  controller.abort();
}

/**
 * Checks that the description of a chat includes every event that any client saw before the
 * request.
 */
async function checkDescription(world: World, view: View, process: Process): Promise<void> {
  const shown = Math.max(
    0,
    ...world.views
      .filter(({ log }) => log?.log_id === view.log?.log_id)
      .map(({ events }) => events.length),
  );
  const asked = process.runner.chats.open(view.chat, { chat_id: view.chat.chat_id });
  const described = await Promise.race([
    asked,
    world.sleep(30).then((): typeof NOTHING => NOTHING),
  ]);
  if (
    described === NOTHING ||
    described.log.log_id !== view.log?.log_id ||
    described.head_seq >= shown
  )
    return;
  const isLive = (await world.store.directory.get(view.chat))?.log_id === described.log.log_id;
  if (isLive) world.violate('a chat was described without an event that was shown before');
}

/** Applies live text as a client does: a piece counts only if it continues the known text. */
function applyDelta(
  world: World,
  view: View,
  { texts, delta }: { readonly texts: Map<string, string>; readonly delta: LiveDraft },
): void {
  if (delta.type !== 'agent_delta') return;
  if (view.over.has(delta.message_id)) world.violate('text was shown after its event');
  const held = texts.get(delta.message_id) ?? '';
  if (delta.offset !== held.length) return;
  texts.set(delta.message_id, held + delta.text);
  view.deltas += 1;
}

/**
 * Applies a commit. The event has the whole text, and the text that was shown before must be the
 * start of it.
 */
function applyCommit(
  world: World,
  view: View,
  { texts, commit }: { readonly texts: Map<string, string>; readonly commit: Commit },
): void {
  view.events.push(...commit.events);
  for (const event of commit.events) {
    if (event.type !== 'agent_response') continue;
    if (!event.text.startsWith(texts.get(event.message_id) ?? ''))
      world.violate('text was shown that is not in the event');
    texts.delete(event.message_id);
    view.over.add(event.message_id);
  }
}

export async function eraser(world: World, chat: ChatRef): Promise<void> {
  await world.sleep(60 + world.random() * 300);
  const record = await world.store.directory.get(chat);
  if (record === null) return;
  const usageDue = (await world.store.log.read(record, { after_seq: 0 })).flatMap(({ events }) =>
    events.filter(({ type }) => type === 'usage'),
  );
  world.erasures.push({
    log: record,
    usageDue: usageDue.map(({ seq }) => `${record.log_id}/${seq}`),
  });
  await known(world, ({ runner }) => runner.chats.erase(chat));
  if (world.random() < 0.3) return;
  await world.sleep(world.random() * 60);
  await createChat(world, chat);
  await client(world, chat, `${chat.chat_id}.again`);
}
