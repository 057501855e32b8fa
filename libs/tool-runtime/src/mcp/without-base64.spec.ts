import { randomBytes } from 'node:crypto';
import { withoutBase64 } from './without-base64.ts';

const image = randomBytes(3_000).toString('base64');

describe('text of a server', () => {
  it('loses all base64', () => {
    expect(withoutBase64(image)).toBe('[base64, 3 KiB, left out]');
    expect(withoutBase64(`{"data":"${image}","n":1}`)).toBe(
      '{"data":"[base64, 3 KiB, left out]","n":1}',
    );
    expect(withoutBase64(`a ${image} b ${image} c`)).toBe(
      'a [base64, 3 KiB, left out] b [base64, 3 KiB, left out] c',
    );
  });

  it('loses base64 in the URL-safe alphabet, and with line breaks', () => {
    expect(withoutBase64(randomBytes(300).toString('base64url'))).toBe(
      '[base64, 300 bytes, left out]',
    );
    const lines = image.replace(/.{76}/g, '$&\r\n');
    expect(withoutBase64(`-----BEGIN\n${lines}\n-----END`)).toBe(
      '-----BEGIN\n[base64, 3 KiB, left out]\n-----END',
    );
  });

  it('loses short base64 of a data URL', () => {
    expect(withoutBase64('see data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==!')).toBe(
      'see data:image/png;base64,[base64, 16 bytes, left out]!',
    );
  });

  it('keeps everything else', () => {
    const prose = 'The quick brown fox\njumps over the lazy dog. '.repeat(100);
    const rule = '-'.repeat(500);
    const digest =
      'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==';
    for (const text of ['', 'short', prose, rule, digest]) expect(withoutBase64(text)).toBe(text);
  });

  it('is processed in linear time', () => {
    const text = `${'a'.repeat(255)} `.repeat(40_000);
    expect(withoutBase64(text)).toBe(text);
  });
});
