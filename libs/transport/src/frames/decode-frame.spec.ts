import { createFrameDecoder } from './decode-frame.ts';

const decode = createFrameDecoder({ maxDepth: 32, maxTextBytes: 256 * 1024 });
const decodeText = (text: string, binary = false) => decode({ data: Buffer.from(text), binary });
const problemOf = (text: string, binary = false): unknown => {
  const decoded = decodeText(text, binary);
  return decoded.ok ? 'valid' : (decoded.error.details['problem'] ?? decoded.error.code);
};
const nested = (levels: number) =>
  `{"type":"input_response","chat_id":"c","request_id":"r","value":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;

describe('a frame', () => {
  const bad: Record<string, [string, string]> = {
    'that is not JSON': ['{', 'not JSON'],
    'that is empty': ['', 'not JSON'],
    'that is a list': ['[]', 'not a JSON object'],
    'that is null': ['null', 'not a JSON object'],
    'without a type': ['{}', 'type: not one'],
    'of an unknown type': ['{"type":"toString"}', 'type: not one'],
    'whose type is not a string': ['{"type":["ping"]}', 'type: not one'],
    'that lacks a field': ['{"type":"close"}', "must have required property 'chat_id'"],
    'with a field of the wrong type': [
      '{"type":"open","after_seq":"1"}',
      'after_seq: must be integer',
    ],
    'with an invalid chat_id': ['{"type":"open","chat_id":"../x"}', 'chat_id: must match'],
    'with an id that is reserved for the runtime': [
      '{"type":"cancel","chat_id":"c","command_id":"~start"}',
      'command_id: must match',
    ],
    'that names a prototype': ['{"type":"ping","__proto__":{"x":1}}', '__proto__'],
    'that names a prototype with an escape': ['{"type":"ping","\\u005f_proto__":1}', '__proto__'],
    'that names a constructor at any depth': [
      '{"type":"open","context":{"a":[{"constructor":1}]}}',
      'constructor',
    ],
    'with a number beyond doubles': ['{"type":"open","context":{"n":1e999}}', 'out of range'],
    'with NUL in a key': ['{"type":"open","context":{"a\\u0000":1}}', 'NUL'],
    'that is nested too deeply': [nested(33), 'nested more than 32 levels'],
    'of 100,000 brackets': ['['.repeat(100_000), 'nested more than 32 levels'],
    'whose brackets follow an escaped quote': [
      `{"type":"ping","x":"\\\\","y":${'['.repeat(40)}`,
      'nested more than 32 levels',
    ],
  };
  it.each(Object.entries(bad))('%s is refused', (_name, [text, problem]) => {
    expect(problemOf(text)).toContain(problem);
  });

  it('that is binary is refused', () => {
    expect(problemOf('{"type":"ping"}', true)).toContain('text');
  });

  it('may be 32 levels deep, and contain any number of brackets in text', () => {
    expect(problemOf(nested(32))).toBe('valid');
    expect(problemOf(JSON.stringify({ type: 'user_message', text: '[{"'.repeat(1000) }))).toBe(
      'valid',
    );
  });

  it('may have unknown fields', () => {
    expect(problemOf('{"type":"ping","x":1}')).toBe('valid');
  });

  it('is well-formed after decoding', () => {
    const decoded = decodeText(
      '{"type":"user_message","text":"a\\ud800b \\ud83d\\ude00","context":{"n":-0}}',
    );
    expect(decoded).toMatchObject({ ok: true, frame: { text: 'a\ufffdb 😀' } });
    expect(
      decoded.ok &&
        decoded.frame.type === 'user_message' &&
        Object.is(decoded.frame.context?.['n'], 0),
    ).toBe(true);
  });

  it('that is refused still has its well-formed ids for the answer', () => {
    expect(decodeText('{"type":"nonsense","id":"1","chat_id":"c1","command_id":"k"}').refs).toEqual(
      {
        reply_to: '1',
        chat_id: 'c1',
        command_id: 'k',
      },
    );
    expect(decodeText('{"type":"nonsense","id":1,"chat_id":"../","command_id":"~x"}').refs).toEqual(
      {},
    );
  });
});

describe('the text of a message', () => {
  const message = (fields: object) =>
    problemOf(JSON.stringify({ type: 'user_message', ...fields }));
  it('may have 256 KiB, counted in bytes', () => {
    expect(message({ text: 'x'.repeat(256 * 1024) })).toBe('valid');
    expect(message({ text: 'é'.repeat(128 * 1024 + 1) })).toBe('text_too_long');
  });
  it('is counted over all its parts', () => {
    const part = { type: 'text', text: 'x'.repeat(128 * 1024) };
    expect(message({ content: [part, part] })).toBe('valid');
    expect(message({ content: [part, part, { type: 'text', text: 'x' }] })).toBe('text_too_long');
  });
});
