import { scenarios } from '../harness/scenarios.fixture.ts';
import { tool } from '../harness/shorthand.fixture.ts';
import { workflowFiles, type WorkflowFiles } from '../harness/workflow-files.fixture.ts';

interface Typed {
  readonly source: string;
  /** The arguments of the calls, in order. */
  readonly calls: readonly Readonly<Record<string, unknown>>[];
  readonly entry?: Readonly<Record<string, unknown>>;
  readonly code?: Readonly<Record<string, string>>;
}
/** Agent `a` calls the tool `t` with each of the arguments in one message. */
const typed = ({ source, calls, entry = {}, code = {} }: Typed): WorkflowFiles => {
  const files = workflowFiles({
    agents: ['a'],
    ...tool('t', source, entry),
    script: [
      { agent: 'a', after: 'user', call: calls.map((args) => ({ tool: 't', arguments: args })) },
      { agent: 'a', say: 'Done.' },
    ],
  });
  return { ...files, ...code };
};

interface Expected {
  readonly it: string;
  readonly typed: Typed;
  /** The outcome of each call: a result, or a part of its error message. */
  readonly gives: readonly (readonly ['result', unknown] | readonly ['error', string])[];
}

const cases: readonly Expected[] = [
  {
    it: 'bind an object and a second parameter by name',
    typed: {
      source:
        'interface File { path: string }\nexport function t(file: File, force = false) { return `${file.path} ${force}`; }\n',
      calls: [
        { file: { path: '/etc/hosts' } },
        { file: { path: 'a' }, force: true },
        { path: '/etc/hosts' },
      ],
    },
    gives: [
      ['result', '/etc/hosts false'],
      ['result', 'a true'],
      ['error', '/file is missing'],
    ],
  },
  {
    it: 'accept and return dates, sets, maps and big integers',
    typed: {
      source:
        'export function t({ day, tags, sizes, n }: { day: Date; tags: Set<string>; sizes: Map<string, number>; n: bigint }) {\n  return { day: day.getUTCDay(), vip: tags.has("vip"), small: sizes.get("small"), n: n + 1n, tags, sizes, same: day };\n}\n',
      calls: [
        {
          day: '2026-05-01T00:00:00Z',
          tags: ['vip'],
          sizes: { small: 1 },
          n: '12345678901234567890',
        },
        { day: 'tomorrow', tags: [], sizes: {}, n: '1' },
      ],
    },
    gives: [
      [
        'result',
        {
          day: 5,
          vip: true,
          small: 1,
          n: '12345678901234567891',
          tags: ['vip'],
          sizes: { small: 1 },
          same: '2026-05-01T00:00:00.000Z',
        },
      ],
      ['error', '/day must match format "date-time"'],
    ],
  },
  {
    it: 'accept a union in addition to common fields',
    typed: {
      source:
        "type Filter = { field: string } & ({ op: 'is'; value: string } | { op: 'between'; low: number; high: number });\nexport function t({ where }: { where: Filter }) { return where; }\n",
      calls: [
        { where: { field: 'age', op: 'between', low: 1, high: 2 } },
        { where: { field: 'age', op: 'between', low: 1 } },
      ],
    },
    gives: [
      ['result', { field: 'age', op: 'between', low: 1, high: 2 }],
      ['error', '/where/high is missing'],
    ],
  },
  {
    it: 'apply the default values of a destructured parameter',
    typed: {
      source:
        "export function t(city: string, { days = 3, unit = 'c' }: { days?: number; unit?: 'c' | 'f' } = {}) { return `${days} days for ${city} in ${unit}`; }\n",
      calls: [{ city: 'Rome', days: 7 }, { city: 'Rome' }, { city: 'Rome', days: null, unit: 'f' }],
    },
    gives: [
      ['result', '7 days for Rome in c'],
      ['result', '3 days for Rome in c'],
      ['result', '3 days for Rome in f'],
    ],
  },
  {
    it: 'accept the values of an enum and nothing else',
    typed: {
      source:
        'enum Level { Low = -1, Normal, High }\nenum Access { Read = 1 << 0, Write = 1 << 1, All = Read | Write }\nexport function t({ level, access }: { level: Level; access?: Access }) { return [Level[level], access === undefined ? null : Access[access]]; }\n',
      calls: [{ level: -1 }, { level: 2 }, { level: 0, access: 2 }],
    },
    gives: [
      ['result', ['Low', null]],
      ['error', '/level must be one of [-1,0,1]'],
      ['result', ['Normal', 'Write']],
    ],
  },
  {
    it: 'accept names in addition to an unknown type',
    typed: {
      source:
        "import type { Zone } from 'somewhere-else';\nexport function t(zone: Zone, radius = 5) { return [zone, typeof radius]; }\n",
      calls: [{ zone: { name: 'Rome' }, radius: 7 }],
    },
    gives: [['result', [{ name: 'Rome' }, 'number']]],
  },
  {
    it: 'require the keys of a destructured parameter whose type is unknown',
    typed: {
      source:
        "import type { Booking } from 'somewhere-else';\nexport function t({ hotel, nights }: Booking) { return `${hotel} ${nights}`; }\n",
      calls: [{}, { hotel: 'Ritz', nights: 2 }],
    },
    gives: [
      ['error', '/hotel is missing; /nights is missing'],
      ['result', 'Ritz 2'],
    ],
  },
  {
    it: 'accept tuples with optional elements, numeric keys, aliases that may be undefined, and rest parameters',
    typed: {
      source:
        'type Text = string | undefined;\nexport const t = (at: [lat: number, lon: number, alt?: number], by: { 1: string; two: string }, text: Text, ...tags: string[]) => [at.length, by[1], text ?? null, tags];\n',
      calls: [
        { at: [1, 2], by: { '1': 'a', two: 'b' }, tags: ['x', 'y'] },
        { at: [1, 2, 3], by: { '1': 'a', two: 'b' }, text: null },
      ],
    },
    gives: [
      ['result', [2, 'a', null, ['x', 'y']]],
      ['result', [3, 'a', null, []]],
    ],
  },
  {
    it: 'use the last overload',
    typed: {
      source:
        'export function t(id: number): string;\nexport function t(id: string, options: { deep: boolean }): string;\nexport function t(id: number | string, options = { deep: false }) { return `${typeof id} ${options.deep}`; }\n',
      calls: [
        { id: 'x', options: { deep: true } },
        { id: 1, options: { deep: true } },
      ],
    },
    gives: [
      ['result', 'string true'],
      ['error', '/id must be string'],
    ],
  },
  {
    it: 'use the default export of an ES module that exports nothing else',
    typed: {
      source:
        "import shout from 'es-only';\nexport function t({ text }: { text: string }): string { return shout(text); }\n",
      calls: [{ text: 'hello' }],
      code: {
        'package.json': '{"type":"module"}',
        'node_modules/es-only/package.json':
          '{"name":"es-only","type":"module","exports":{"import":"./index.js"}}',
        'node_modules/es-only/index.js': 'export default (text) => text.toUpperCase();\n',
      },
    },
    gives: [['result', 'HELLO']],
  },
  {
    it: 'use modules and types that are found by paths of tsconfig.json',
    typed: {
      source:
        "import { mark, type Input } from '@/lib/mark';\nexport function t({ text }: Input): string { return text + mark; }\n",
      calls: [{ text: 'hello' }, {}],
      code: {
        'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }',
        'lib/mark.ts': 'export const mark = "!";\nexport interface Input { text: string }\n',
      },
    },
    gives: [
      ['result', 'hello!'],
      ['error', '/text is missing'],
    ],
  },
  {
    it: 'are loaded with a missing module, and fail when they are called',
    typed: {
      source:
        "import { nothing } from 'no-such-package';\nexport function t(): string { return nothing; }\n",
      calls: [{}],
    },
    gives: [['error', "Cannot find module 'no-such-package'"]],
  },
  {
    it: 'show the reasons of rejected promises',
    typed: {
      source:
        "const pay = async (id: string) => { if (id === 'b') throw new Error('card declined'); return `paid ${id}`; };\nexport const t = async () => Promise.allSettled(['a', 'b'].map(pay));\n",
      calls: [{}],
    },
    gives: [
      [
        'result',
        [
          { status: 'fulfilled', value: 'paid a' },
          { status: 'rejected', reason: { name: 'Error', message: 'card declined' } },
        ],
      ],
    ],
  },
  {
    it: 'return everything that a generator yields',
    typed: { source: "export async function* t() { yield 'began'; yield 'done'; }\n", calls: [{}] },
    gives: [['result', ['began', 'done']]],
  },
  {
    it: 'must read the body of a response that they return',
    typed: {
      source: `export async function t() { return new Response('{"ok":true}'); }\n`,
      calls: [{}],
    },
    gives: [['error', 'read its body first']],
  },
  {
    it: 'may have parameters that tools.yaml describes by name',
    typed: {
      source: 'export function t({ order_id }: { order_id: string }) { return order_id; }\n',
      entry: {
        parameters: { order_id: { type: 'string', required: true }, note: { type: 'string' } },
      },
      calls: [{ order_id: 'o-1' }, { note: 'x' }],
    },
    gives: [
      ['result', 'o-1'],
      ['error', '/order_id is missing'],
    ],
  },
];

scenarios({
  'typed tools': cases.map(({ it, typed: given, gives }) => ({
    it,
    files: typed(given),
    run: async (talk) => {
      await talk.say('go');
      const results = new Map(talk.of('tool_result').map((result) => [result.call_id, result]));
      const found = talk.of('tool_call').map(({ call_id }) => results.get(call_id));
      expect(found).toMatchObject(
        gives.map(([kind, value]) =>
          kind === 'result'
            ? { ok: true, result: value }
            : { ok: false, error: { message: expect.stringContaining(String(value)) } },
        ),
      );
    },
  })),
});
