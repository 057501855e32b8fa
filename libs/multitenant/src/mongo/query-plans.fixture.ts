import type { FoundMongo } from '@mozaiks/testkit';
import mongoose from 'mongoose';
import type { AllowedPlan } from './allowed-plans.fixture.ts';
import type { SentCommand } from './mongo.fixture.ts';

type Json = Readonly<Record<string, unknown>>;

/** Whether the server is MongoDB itself. Only its answers to `explain` show what MongoDB does. */
export async function isMongod(found: FoundMongo): Promise<boolean> {
  if (found.kind !== 'running') return found.kind === 'program' && found.program === 'mongod';
  const client = await new mongoose.mongo.MongoClient(found.uri).connect();
  try {
    const info = await client.db('admin').command({ buildInfo: 1 });
    return 'storageEngines' in info && !('secantusVersion' in info) && !('ferretdb' in info);
  } finally {
    await client.close();
  }
}

/** A query in the form for `explain`. */
export interface Query {
  /** Command, collection, fields of the filter and fields of the sort: the same for all values. */
  readonly shape: string;
  readonly filter: Json;
  readonly sortedBy: readonly string[];
  /** The command without session, timeouts and other fields of one request. */
  readonly command: Json;
}

/** The commands that search (reads, updates, deletes), one of each shape. */
export function queriesOf(commands: readonly SentCommand[]): readonly Query[] {
  const queries = commands.flatMap(
    ({ commandName, command }) => queryOf(commandName, command as Json) ?? [],
  );
  return [...new Map(queries.map((query) => [query.shape, query])).values()];
}

const KEPT = [
  'filter',
  'sort',
  'projection',
  'limit',
  'pipeline',
  'query',
  'key',
  'update',
  'updates',
  'deletes',
  'hint',
];

function queryOf(name: string, command: Json): Query | null {
  const filter = filterOf(name, command);
  if (filter === null) return null;
  const collection = String(command[name]);
  const sort = command['sort'] as Json | ReadonlyMap<string, unknown> | undefined;
  const sortedBy = sort instanceof Map ? [...sort.keys()].map(String) : Object.keys(sort ?? {});
  const sorted = sortedBy.length === 0 ? '' : ` sort ${sortedBy.join()}`;
  const kept = Object.fromEntries(
    KEPT.flatMap((key) => (key in command ? [[key, command[key]]] : [])),
  );
  const cursor = name === 'aggregate' ? { cursor: {} } : {};
  return {
    shape: `${name} ${collection} ${fieldsOf(filter)}${sorted}`,
    filter,
    sortedBy,
    command: { [name]: collection, ...kept, ...cursor },
  };
}

function filterOf(name: string, command: Json): Json | null {
  const first = (list: unknown): Json => (list as readonly Json[])[0] ?? {};
  switch (name) {
    case 'find':
      return command['filter'] as Json;
    case 'aggregate':
      return first(command['pipeline'])['$match'] as Json;
    case 'update':
      return first(command['updates'])['q'] as Json;
    case 'delete':
      return first(command['deletes'])['q'] as Json;
    case 'findAndModify':
    case 'distinct':
      return command['query'] as Json;
    default:
      return null;
  }
}

/** `owner:$nin` for `{owner: {$nin: [...]}}`, `($or:a|b)` for alternatives. */
function fieldsOf(filter: Json): string {
  return Object.entries(filter)
    .flatMap(([field, value]) => {
      if (field === '$and')
        return (value as Json[]).map(fieldsOf).filter((fields) => fields !== '');
      if (field === '$or') return [`($or:${(value as Json[]).map(fieldsOf).join('|')})`];
      const operators = typeof value === 'object' && value !== null ? Object.keys(value) : [];
      return [[field, ...operators].join(':')];
    })
    .join();
}

export interface Plan {
  readonly stages: readonly string[];
  readonly indexes: readonly string[];
}

/** The stages and indexes of the winning plan, at any depth of the answer. */
export function planIn(answer: unknown): Plan {
  const nodes = valuesOf(answer, 'winningPlan').flatMap(nodesOf);
  const stages = nodes.map(({ stage }) => String(stage));
  const named = nodes.flatMap(({ indexName }) =>
    typeof indexName === 'string' ? [indexName] : [],
  );
  // A plan for one `_id` may not name the index.
  const byId =
    stages.some((stage) => stage === 'IDHACK' || stage.startsWith('EXPRESS')) && named.length === 0;
  return { stages, indexes: byId ? ['_id_'] : [...new Set(named)] };
}

function valuesOf(value: unknown, key: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === key ? [inner] : valuesOf(inner, key),
  );
}

function nodesOf(value: unknown): Json[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(nodesOf);
  return 'stage' in value && !Array.isArray(value) ? [value as Json, ...inner] : inner;
}

/** False for a plan without stages, because the server's answer was not understood. */
export function isAllowed({ stages, indexes }: Plan, allowed: AllowedPlan | undefined): boolean {
  if (allowed === undefined || stages.length === 0) return false;
  if (stages.includes('COLLSCAN')) return allowed.scans === true;
  if (stages.includes('SORT') && allowed.sorts !== true) return false;
  return indexes.length > 0 && indexes.every((index) => allowed.indexes.includes(index));
}
