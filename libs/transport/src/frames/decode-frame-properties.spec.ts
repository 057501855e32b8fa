import fc from 'fast-check';
import { createFrameDecoder } from './decode-frame.ts';

const decode = createFrameDecoder({ maxDepth: 32, maxTextBytes: 256 * 1024 });

describe('any input of a client', () => {
  it('is decoded or refused, and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        fc.boolean(),
        (bytes, binary) => {
          expect(typeof decode({ data: Buffer.from(bytes), binary }).ok).toBe('boolean');
        },
      ),
    );
  });

  it('comes back equal from every store and socket once it is accepted', () => {
    const value = fc.jsonValue({ maxDepth: 8 });
    fc.assert(
      fc.property(value, fc.string({ unit: 'binary' }), (answer, text) => {
        const data = Buffer.from(
          JSON.stringify({
            type: 'input_response',
            chat_id: 'c',
            request_id: text.slice(0, 100),
            value: answer,
          }),
        );
        const decoded = decode({ data, binary: false });
        if (!decoded.ok) return;
        const stored = JSON.parse(Buffer.from(JSON.stringify(decoded.frame)).toString()) as unknown;
        expect(stored).toStrictEqual(decoded.frame);
      }),
    );
  });
});
