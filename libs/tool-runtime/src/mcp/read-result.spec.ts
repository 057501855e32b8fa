import { randomBytes } from 'node:crypto';
import { readResult } from './read-result.ts';

const base64 = randomBytes(6_000).toString('base64');
const read = (result: unknown, maxBytes = 65_536) => readResult(JSON.stringify(result), maxBytes);
const content = (...parts: readonly object[]) => read({ content: parts });

describe('the result of a server', () => {
  it('is its text', () => {
    expect(content({ type: 'text', text: 'one' }, { type: 'text', text: 'two' })).toEqual({
      ok: true,
      value: 'one\ntwo',
    });
    expect(read({ content: [] })).toEqual({ ok: true, value: '' });
    expect(read({})).toEqual({ ok: true, value: '' });
  });

  it('is its structured content instead of its text if it has both', () => {
    expect(
      read({ content: [{ type: 'text', text: '{"n":1}' }], structuredContent: { n: 1 } }),
    ).toEqual({ ok: true, value: { n: 1 } });
    expect(read({ content: [], structuredContent: [1, 2] })).toEqual({ ok: true, value: [1, 2] });
  });

  it('has notes instead of images, audio, files and links', () => {
    const { value } = content(
      { type: 'text', text: 'here:' },
      { type: 'image', mimeType: 'image/png', data: base64 },
      { type: 'audio', mimeType: 'audio/wav', data: base64 },
      {
        type: 'resource_link',
        name: 'report',
        uri: 'file:///report.pdf',
        mimeType: 'application/pdf',
      },
      { type: 'resource_link', name: 'pixel', uri: `data:image/png;base64,${base64}` },
      { type: 'resource', resource: { uri: 'demo://1', text: 'inside' } },
      { type: 'resource', resource: { uri: 'demo://2', mimeType: 'image/gif', blob: base64 } },
      { type: 'hologram', data: base64 },
      { type: 'text' },
    ) as { readonly value: string };
    expect(value.split('\n')).toEqual([
      'here:',
      '[image, image/png, 6 KiB, not shown]',
      '[audio, audio/wav, 6 KiB, not shown]',
      '[link: report, file:///report.pdf, application/pdf]',
      '[link: pixel, data]',
      'inside',
      '[file: demo://2, image/gif, 6 KiB]',
      '[a part of the kind "hologram", not shown]',
      '',
    ]);
  });

  it('has no base64 inside its structured content, long or short', () => {
    const tiny = { type: 'image', mimeType: 'image/png', data: 'iVBORw0KGgo=' };
    const structured = {
      content: [tiny, { type: 'resource', resource: { uri: 'x', blob: 'AAAA' } }],
      raw: base64,
      text: `see ${base64}`,
    };
    const found = read({ structuredContent: structured });
    expect(found).toEqual({
      ok: true,
      value: {
        content: [
          { type: 'image', mimeType: 'image/png', data: '[9 bytes, left out]' },
          { type: 'resource', resource: { uri: 'x', blob: '[3 bytes, left out]' } },
        ],
        raw: '[base64, 6 KiB, left out]',
        text: 'see [base64, 6 KiB, left out]',
      },
    });
  });

  it('is an error with its text if the server reports one', () => {
    const isError = (text: string) =>
      read({ isError: true, content: [{ type: 'text', text }], structuredContent: { n: 1 } });
    expect(isError('no such file')).toEqual({
      ok: false,
      error: { code: 'tool_failed', message: 'no such file' },
    });
    expect(isError(base64)).toMatchObject({ error: { message: '[base64, 6 KiB, left out]' } });
    expect(isError('')).toMatchObject({ error: { message: 'the tool failed and gave no reason' } });
    const { error } = isError('word '.repeat(2_000)) as {
      readonly error: { readonly message: string };
    };
    expect(error.message).toHaveLength(2048);
  });

  it('is refused above its limit, which applies to the rest without base64', () => {
    expect(
      content({ type: 'text', text: 'x y '.repeat(100) }, { type: 'image', data: base64 }),
    ).toMatchObject({ ok: true });
    expect(read({ content: [{ type: 'text', text: 'x y '.repeat(100) }] }, 100)).toEqual({
      ok: false,
      error: {
        code: 'tool_result_invalid',
        message: 'the result has 402 bytes, and only 100 are allowed: ask for less',
      },
    });
  });

  it('is refused if it is not a result', () => {
    for (const nonsense of [null, 'text', [], 7])
      expect(read(nonsense)).toMatchObject({ ok: false, error: { code: 'tool_result_invalid' } });
    expect(read({ content: 'no list' })).toEqual({ ok: true, value: '' });
    let deep: unknown = 1;
    for (let level = 0; level < 100; level += 1) deep = [deep];
    expect(read({ structuredContent: deep })).toMatchObject({
      ok: false,
      error: { code: 'tool_result_invalid' },
    });
  });
});
