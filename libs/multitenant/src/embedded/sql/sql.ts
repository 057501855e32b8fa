export type SqlValue = string | number | Uint8Array | null;

/** A piece of SQL and the values of its question marks. The text never contains a value. */
export interface Sql {
  readonly text: string;
  readonly params: readonly SqlValue[];
}

const isSql = (value: SqlValue | Sql): value is Sql =>
  typeof value === 'object' && value !== null && 'text' in value;

/** A template tag: values become parameters, and pieces of SQL are inserted. */
export function sql(strings: TemplateStringsArray, ...values: readonly (SqlValue | Sql)[]): Sql {
  let text = strings[0] ?? '';
  const params: SqlValue[] = [];
  values.forEach((value, index) => {
    if (isSql(value)) params.push(...value.params);
    else params.push(value);
    text += (isSql(value) ? value.text : '?') + (strings[index + 1] ?? '');
  });
  return { text, params };
}

export const nothing = sql``;

export const joined = (pieces: readonly Sql[], separator: ', ' | ' AND '): Sql => ({
  text: pieces.map(({ text }) => text).join(separator),
  params: pieces.flatMap(({ params }) => params),
});
