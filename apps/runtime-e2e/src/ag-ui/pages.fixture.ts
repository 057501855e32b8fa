import { defined } from '@mozaiks/contracts';
import { randomUUID } from 'node:crypto';
import {
  HttpAgent,
  type AgentSubscriber,
  type Message,
  type RunAgentParameters,
} from '@ag-ui/client';
import { HttpAgent as HttpAgent39 } from 'ag-ui-client-0-0-39';
import { HttpAgent as HttpAgent50 } from 'ag-ui-client-0-0-50';
import type { Server } from '../harness/server.fixture.ts';
import { signToken, type Claims } from '../harness/token.fixture.ts';

/**
 * The official clients, on which frontends are built. The older ones are used through the types of
 * the newest.
 */
export const CLIENTS = {
  '0.0.39': HttpAgent39 as unknown as typeof HttpAgent,
  '0.0.50': HttpAgent50 as unknown as typeof HttpAgent,
  '1.0.0': HttpAgent,
} as const;
export type ClientVersion = keyof typeof CLIENTS;

export interface AgUi {
  readonly type: string;
  readonly [key: string]: unknown;
}

export interface PageOptions {
  readonly version?: ClientVersion;
  readonly threadId?: string;
  readonly claims?: Claims;
}

/** A page that uses a workflow through an official client. */
export interface Page {
  readonly agent: HttpAgent;
  /** The events of the last run. */
  events(): readonly AgUi[];
  types(): readonly string[];
  /** The last RUN_FINISHED or RUN_ERROR. */
  end(): AgUi;
  say(text: string, more?: RunAgentParameters): Promise<void>;
  run(parameters?: RunAgentParameters): Promise<void>;
  /** `role: text`, in order. */
  shown(): readonly string[];
}

export function openPage(
  server: Server,
  workflow: string,
  { version = '1.0.0', threadId = randomUUID(), claims }: PageOptions = {},
): Page {
  const agent = new CLIENTS[version]({
    url: `${server.url}/ag-ui/${workflow}`,
    headers: { authorization: `Bearer ${signToken(claims)}` },
    threadId,
  });
  let events: AgUi[] = [];
  const subscriber: AgentSubscriber = { onEvent: ({ event }) => void events.push(event as AgUi) };
  const page: Page = {
    agent,
    events: () => events,
    types: () => events.map(({ type }) => type),
    end: () =>
      events.findLast(({ type }) => type === 'RUN_FINISHED' || type === 'RUN_ERROR') ?? {
        type: 'nothing',
      },
    async say(text, more) {
      agent.messages = [...agent.messages, { id: randomUUID(), role: 'user', content: text }];
      await page.run(more);
    },
    async run(parameters) {
      events = [];
      withResume(agent, parameters?.resume);
      await agent.runAgent(parameters, subscriber);
    },
    shown: () => agent.messages.flatMap(shownOf),
  };
  return page;
}

/**
 * Clients before 1.0 do not send `resume`. Frontends that are built on them add it, as assistant-ui
 * does.
 */
function withResume(agent: HttpAgent, resume: RunAgentParameters['resume']): void {
  const made = agent as unknown as { prepareRunAgentInput: (parameters: unknown) => object };
  const prototype = Object.getPrototypeOf(agent) as typeof made;
  made.prepareRunAgentInput = (parameters) => ({
    ...prototype.prepareRunAgentInput.call(agent, parameters),
    ...defined({ resume }),
  });
}

function shownOf(message: Message): readonly string[] {
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
  const text =
    typeof message.content === 'string' ? message.content : JSON.stringify(message.content ?? '');
  return [
    ...(text === '' || text === '""' ? [] : [`${message.role}: ${text}`]),
    ...calls.map(({ function: { name, arguments: args } }) => `call: ${name} ${args}`),
  ];
}

/** The types of the events, without consecutive repetitions. */
export const outline = (types: readonly string[]): string =>
  types.filter((type, at) => type !== types[at - 1]).join(' ');
