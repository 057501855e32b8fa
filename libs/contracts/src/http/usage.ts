import { Type, type Static, type TProperties } from 'typebox';
import { USAGE_GROUPS, type UsageGroup, type UsageSummary } from '../ports/usage-ledger.ts';

const Maybe = <T extends TProperties[string]>(schema: T) => Type.Optional(schema);
const Count = Type.Integer({ minimum: 0 });
const Time = (description: string) => Type.String({ format: 'date-time', description });
const groups = Object.fromEntries(USAGE_GROUPS.map((group) => [group, Maybe(Type.String())]));

/** Query of `GET /api/usage`. */
export const UsageReportQuery = Type.Object(
  {
    from: Maybe(Time('Inclusive')),
    to: Maybe(Time('Exclusive')),
    group_by: Maybe(
      Type.Array(Type.Unsafe<UsageGroup>({ type: 'string', enum: [...USAGE_GROUPS] }), {
        uniqueItems: true,
        minItems: 1,
        maxItems: USAGE_GROUPS.length,
        description: 'Separated by commas. Without it: one sum',
      }),
    ),
  },
  { additionalProperties: false },
);
export type UsageReportQuery = Readonly<Static<typeof UsageReportQuery>>;

const Sum = Type.Object({
  group: Type.Object(groups),
  calls: Count,
  unknown: Count,
  input_tokens: Count,
  output_tokens: Count,
  cached_input_tokens: Count,
  reasoning_tokens: Count,
  cost_usd: Type.Number({ minimum: 0 }),
  cost_incomplete: Type.Boolean({ description: 'The cost of some calls is not known' }),
});

export const UsageReport = Type.Object({
  as_of: Time('When this was summed'),
  items: Type.Unsafe<readonly UsageSummary[]>(Type.Array(Sum)),
});
export type UsageReport = Readonly<Static<typeof UsageReport>>;
