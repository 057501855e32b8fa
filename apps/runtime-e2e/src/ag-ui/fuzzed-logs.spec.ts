import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Message } from '@ag-ui/client';
import { EventSchema } from '@ag-ui/core/schemas';
import { EventSchemas as EventSchemas39 } from 'ag-ui-core-0-0-39';
import { jest } from '@jest/globals';
import type { JsonValue } from '@mozaiks/contracts';
/* eslint-disable @nx/enforce-module-boundaries -- Fixtures of two libraries, which nothing exports. */
import { nullIn } from '../../../../libs/ag-ui/src/page-model.fixture.ts';
import {
  respondTo,
  type RandomResponse,
} from '../../../../libs/ag-ui/src/random-response.fixture.ts';
import { randomRun } from '../../../../libs/engine/src/fuzz.fixture.ts';
/* eslint-enable @nx/enforce-module-boundaries */
import { CLIENTS, type ClientVersion } from './pages.fixture.ts';

/** `FUZZ_SEED` runs one seed; `FUZZ_RUNS` is the number of seeds. */
const only = process.env['FUZZ_SEED'];
const seeds =
  only === undefined
    ? Array.from({ length: Number(process.env['FUZZ_RUNS'] ?? 60) }, (_, at) => at + 1)
    : [Number(only)];

describe('the response to any message of a random chat', () => {
  const responses: RandomResponse[] = [];
  beforeAll(async () => {
    for (const seed of seeds) {
      const { commits } = (await randomRun(seed)).chat;
      const messages = commits.flatMap(({ events }) =>
        events.flatMap((event) => (event.type === 'user_message' ? [event] : [])),
      );
      responses.push(...messages.map((message) => respondTo(seed, commits, message)));
    }
  }, 120_000);

  const each = (check: (response: RandomResponse) => void): void => {
    expect(responses.length).toBeGreaterThan(only === undefined ? seeds.length : 0);
    for (const response of responses) {
      try {
        check(response);
      } catch (error) {
        const log = [...response.log, ...response.events]
          .map((event) => JSON.stringify(event))
          .join('\n');
        throw new Error(
          `FUZZ_SEED=${response.seed}: ${error instanceof Error ? error.message : String(error)}\n${log}`,
        );
      }
    }
  };
  const isEnd = ({ type }: RandomResponse['events'][number]): boolean =>
    type === 'RUN_FINISHED' || type === 'RUN_ERROR';

  it('starts with RUN_STARTED and has exactly one end, which comes last', () => {
    each(({ events }) => {
      expect(events[0]).toMatchObject({ type: 'RUN_STARTED', threadId: 'thread', runId: 'run' });
      expect(events.filter(({ type }) => type === 'RUN_STARTED')).toHaveLength(1);
      expect(events.filter(isEnd)).toHaveLength(1);
      expect(events.slice(-1).every(isEnd)).toBe(true);
    });
  });

  it('opens and closes each text, call and step, one step at a time', () => {
    each(({ events }) => {
      const open = new Set<string>();
      for (const event of events) {
        const id =
          'stepName' in event
            ? 'step'
            : 'messageId' in event
              ? event.messageId
              : 'toolCallId' in event
                ? event.toolCallId
                : '';
        if (/_START(ED)?$/.test(event.type) && event.type !== 'RUN_STARTED') {
          expect(open.has(id)).toBe(false);
          open.add(id);
        }
        if (/_(CONTENT|ARGS|END|FINISHED)$/.test(event.type) && event.type !== 'RUN_FINISHED')
          expect(open.has(id)).toBe(true);
        if (/_(END|FINISHED)$/.test(event.type)) open.delete(id);
        if (isEnd(event)) expect([...open]).toEqual([]);
      }
    });
  });

  it('has one result for each call before RUN_FINISHED, unless a person must answer the call', () => {
    each(({ events }) => {
      const results = events.flatMap((event) =>
        event.type === 'TOOL_CALL_RESULT' ? [event.toolCallId] : [],
      );
      expect(new Set(results).size).toBe(results.length);
      const last = events.at(-1);
      if (last?.type !== 'RUN_FINISHED') return;
      const left = events.flatMap((event) =>
        event.type === 'TOOL_CALL_START' && !results.includes(event.toolCallId)
          ? [event.toolCallId]
          : [],
      );
      const outcome = last.outcome;
      const asked =
        outcome?.type === 'interrupt' ? outcome.interrupts.map(({ toolCallId }) => toolCallId) : [];
      const awaits = last.result?.['reason'] === 'awaiting_input';
      if (!awaits) expect(left.filter((id) => !asked.includes(id))).toEqual([]);
    });
  });

  it('leaves a page with exactly what is stored', () => {
    each(({ stored, page }) => {
      const byId = (messages: readonly { readonly id: string }[]) =>
        Object.fromEntries(messages.map((message) => [message.id, message]));
      expect(byId(page.answers())).toEqual(byId(stored));
    });
  });

  it('contains null only in values of variables, whole milliseconds, and the seq of events in order', () => {
    each(({ events }) => {
      let last = 0;
      for (const event of events) {
        if (event.type !== 'STATE_SNAPSHOT' && event.type !== 'STATE_DELTA')
          expect(nullIn(event as unknown as JsonValue)).toBeUndefined();
        expect(Number.isInteger(event.timestamp)).toBe(true);
        const metadata = event.metadata ?? {};
        const seq = 'seq' in metadata ? Number(metadata.seq) : last;
        expect(seq).toBeGreaterThanOrEqual(last);
        last = seq;
      }
    });
  });

  it('is understood by the first and the latest version of the standard', () => {
    each(({ events }) => {
      for (const event of events) {
        if (event.type === 'RESYNC') continue;
        expect(EventSchema.parse(event)).toEqual(event);
        expect(EventSchemas39.parse(event)).toMatchObject({ type: event.type });
      }
    });
  });

  it('sends state as additions only', () => {
    each(({ events }) => {
      for (const event of events)
        if (event.type === 'STATE_DELTA')
          expect(event.delta.every(({ op }) => op === 'add')).toBe(true);
    });
  });

  describe('in an official client', () => {
    /** Only some of them, because each is a request. */
    const SHOWN = 60;
    const warned: unknown[] = [];
    const spies: { mockRestore(): void }[] = [];
    let wire: RandomResponse['wire'] = [];
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/event-stream');
      response.end(wire.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''));
    });
    beforeAll(async () => {
      for (const method of ['warn', 'error'] as const)
        spies.push(
          jest.spyOn(console, method).mockImplementation((...said) => void warned.push(said)),
        );
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterAll(async () => {
      for (const spy of spies) spy.mockRestore();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });

    it.each(Object.keys(CLIENTS) as ClientVersion[])(
      '%s is accepted without a warning, and a page of the latest client shows what is stored',
      async (version) => {
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
        for (const response of responses.slice(0, SHOWN)) {
          ({ wire } = response);
          const agent = new CLIENTS[version]({ url });
          agent.messages = [
            ...response.held,
            { id: 'of-the-page', role: 'user', content: 'hi' },
          ] as unknown as Message[];
          await agent
            .runAgent()
            .catch((error: unknown) =>
              wire.at(-1)?.type === 'RUN_ERROR' ? undefined : Promise.reject(error),
            );
          // Older clients put the calls of a message that already has results into a second message
          // with the same id.
          if (version === '1.0.0')
            expect(shownIn(agent.messages)).toEqual(shownIn(response.stored));
        }
        expect(warned).toEqual([]);
      },
    );
  });
});

interface Shown {
  readonly id: string;
  readonly role: string;
  readonly content?: unknown;
  readonly toolCalls?: readonly { readonly function: object }[];
}
/** Texts and calls, by message id. */
const shownIn = (messages: readonly (Message | RandomResponse['stored'][number])[]): object =>
  Object.fromEntries(
    (messages as readonly Shown[]).flatMap(({ id, role, content = '', toolCalls = [] }) =>
      role === 'user' ? [] : [[id, { content, calls: toolCalls.map((call) => call.function) }]],
    ),
  );
