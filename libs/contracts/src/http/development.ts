import { Type, type Static, type TProperties } from 'typebox';
import { Json } from '../json.ts';
import { WorkflowBounds } from './workflow-bounds.ts';
import { WorkflowGraph } from './workflow-graph.ts';

const Nullable = <T extends TProperties[string]>(schema: T) => Type.Union([schema, Type.Null()]);
const Text = Type.String();
const Place = {
  file: Type.String({ description: 'Path from the workflows folder, with `/`' }),
  line: Type.Integer({ minimum: 1 }),
};

const TenantId = (whose: string) =>
  Type.String({
    minLength: 1,
    maxLength: 256,
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]+$',
    description: `${whose}. Default: that of the demo tenant`,
  });

/** The tenant and the permissions of the token that is requested. */
export const DevSessionQuery = Type.Object(
  {
    app_id: Type.Optional(TenantId('The app')),
    user_id: Type.Optional(TenantId('The user')),
    trace: Type.Optional(
      Type.Boolean({ description: 'With the scope `mozaiks:trace`. Default: false' }),
    ),
  },
  { additionalProperties: false },
);
export type DevSessionQuery = Readonly<Static<typeof DevSessionQuery>>;

/** A token for the requested tenant. Default: the demo tenant of this server. */
export const DevSession = Type.Object({
  token: Text,
  expires_at: Type.String({ description: 'RFC 3339' }),
});
export type DevSession = Readonly<Static<typeof DevSession>>;

export const DevDiagnostic = Type.Object({
  code: Text,
  severity: Type.Unsafe<'error' | 'warning' | 'note'>({
    type: 'string',
    enum: ['error', 'warning', 'note'],
  }),
  message: Text,
  workflow_name: Text,
  ...Place,
  column: Type.Integer({ minimum: 1 }),
  hint: Type.Optional(Text),
});

const state = {
  workflow_name: Text,
  workflow_version: Nullable(
    Type.String({
      description: 'the version that new runs start on; null if no version was ever valid',
    }),
  ),
  broken: Type.Boolean({
    description: 'the files have errors: new runs start on the last valid version, if there is one',
  }),
  diagnostics: Type.Array(DevDiagnostic),
};

export const DevWorkflowList = Type.Object({
  folder: Type.String({ description: 'the folder of the workflows, an absolute path' }),
  workflows: Type.Array(Type.Object(state)),
});
export type DevWorkflowList = Readonly<Static<typeof DevWorkflowList>>;

/**
 * If the version is not the current one, only its definition and bounds, without files and rules.
 */
export const DevWorkflow = Type.Object({
  ...state,
  definition: Nullable(Json),
  files: Type.Array(Type.Object({ path: Place.file, text: Text })),
  rules: Type.Array(
    Type.Object({
      index: Type.Integer({ minimum: 0, description: 'of the rule, as in `handoff` events' }),
      ...Place,
    }),
  ),
  graph: Nullable(WorkflowGraph),
  bounds: Nullable(WorkflowBounds),
});
export type DevWorkflow = Readonly<Static<typeof DevWorkflow>>;

export const DevWorkflowQuery = Type.Object(
  { version: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })) },
  { additionalProperties: false },
);
export type DevWorkflowQuery = Readonly<Static<typeof DevWorkflowQuery>>;

/** What one load of the workflows changed, by workflow. */
export const DevReload = Type.Object({
  outcomes: Type.Record(
    Text,
    Type.Unsafe<'loaded' | 'unchanged' | 'broken' | 'removed'>({
      type: 'string',
      enum: ['loaded', 'unchanged', 'broken', 'removed'],
    }),
  ),
});
export type DevReload = Readonly<Static<typeof DevReload>>;
