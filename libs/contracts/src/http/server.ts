import { Type, type Static, type TProperties } from 'typebox';
import { STARTUP_MODES } from '../workflow.ts';
import { WorkflowNameSchema } from '../ids.ts';
import { JsonRecord } from '../json.ts';

const Maybe = <T extends TProperties[string]>(schema: T) => Type.Optional(schema);
const Text = Type.String();

/** An error as RFC 9457 problem details: `detail` is for people, `code` for programs. */
export const Problem = Type.Object({
  type: Type.Literal('about:blank'),
  title: Text,
  status: Type.Integer(),
  code: Type.String({ description: 'One of docs/reference/errors.md' }),
  detail: Text,
  retryable: Type.Boolean(),
  details: Maybe(JsonRecord),
});
export type Problem = Readonly<Static<typeof Problem>>;

export const Health = Type.Object({
  status: Type.Unsafe<'ok' | 'unavailable'>({ enum: ['ok', 'unavailable'] }),
  checks: Maybe(JsonRecord),
});
export type Health = Readonly<Static<typeof Health>>;

const Count = Type.Integer({ minimum: 0 });
const Quantile = Type.Union([Type.Number(), Type.Null()], {
  description: 'null: nothing was measured',
});

/** Metrics of one process. Quantiles are estimated from the buckets of a histogram, in its unit. */
export const Performance = Type.Object({
  metrics: Type.Array(
    Type.Union([
      Type.Object({ name: Text, count: Count, p50: Quantile, p95: Quantile, p99: Quantile }),
      Type.Object({ name: Text, value: Type.Number() }),
    ]),
  ),
});
export type Performance = Readonly<Static<typeof Performance>>;

/** Errors of one process since its start, the most frequent first. Times are RFC 3339. */
export const ErrorGroups = Type.Array(
  Type.Object({
    code: Text,
    workflow_name: Type.Union([Text, Type.Null()], { description: 'null: not of a run' }),
    count: Count,
    first_seen: Text,
    last_seen: Text,
  }),
);
export type ErrorGroups = Readonly<Static<typeof ErrorGroups>>;

/** What clients may see of a workflow. */
export const WorkflowInfo = Type.Object({
  workflow_name: WorkflowNameSchema,
  title: Maybe(Text),
  description: Maybe(Text),
  version: Maybe(Text),
  startup_mode: Type.Unsafe<(typeof STARTUP_MODES)[number]>({
    type: 'string',
    enum: [...STARTUP_MODES],
  }),
  ui_config: JsonRecord,
  input_schema: JsonRecord,
});
export type WorkflowInfo = Readonly<Static<typeof WorkflowInfo>>;

export const WorkflowList = Type.Object({ workflows: Type.Array(WorkflowInfo) });
export type WorkflowList = Readonly<Static<typeof WorkflowList>>;
