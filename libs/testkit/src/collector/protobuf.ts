/** The fields of a protobuf message by number: varints as numbers, all other types as bytes. */
export type Fields = ReadonlyMap<number, readonly (number | Buffer)[]>;

/** Reads one message. This is enough for OTLP; numbers above 2^53 lose precision. */
export function fieldsOf(message: Buffer): Fields {
  const fields = new Map<number, (number | Buffer)[]>();
  const at = { offset: 0 };
  while (at.offset < message.length) {
    const key = readVarint(message, at);
    const values = fields.get(key >>> 3) ?? [];
    fields.set(key >>> 3, values);
    values.push(readValue(message, at, key & 7));
  }
  return fields;
}

interface Cursor {
  offset: number;
}

function readValue(message: Buffer, at: Cursor, wire: number): number | Buffer {
  if (wire === 0) return readVarint(message, at);
  const length = wire === 1 ? 8 : wire === 5 ? 4 : readVarint(message, at);
  const bytes = message.subarray(at.offset, at.offset + length);
  at.offset += length;
  if (bytes.length !== length) throw new Error('the message is cut off');
  return bytes;
}

function readVarint(message: Buffer, at: Cursor): number {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = message[at.offset];
    if (byte === undefined) throw new Error('the message is cut off');
    at.offset += 1;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
  }
}

export const bytesIn = (fields: Fields, number: number): readonly Buffer[] =>
  (fields.get(number) ?? []).filter((value) => typeof value !== 'number');

export const textIn = (fields: Fields, number: number): string =>
  String(bytesIn(fields, number)[0] ?? '');

export function numberIn(fields: Fields, number: number): number {
  const value = fields.get(number)?.[0];
  return typeof value === 'number' ? value : 0;
}
