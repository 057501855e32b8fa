import type { CodeBundle } from '@mozaiks/contracts';
import { createAuthorStack } from './author-stack.ts';
import { programUrl } from './program.ts';

/** Maps its second line to line 10, column 5 of the author's file. */
const map = { version: 3, sources: ['/flow/tools/pay.ts'], names: [], mappings: ';AASI' };
const bundle: CodeBundle = {
  module: 'tools/pay.ts',
  hash: 'h',
  source: '',
  directory: '/flow/tools',
  source_map: JSON.stringify(map),
};
const stackOf = (...frames: string[]): string => ['Error: no', ...frames].join('\n');

describe('the stack of failed author code', () => {
  const authorStack = createAuthorStack();

  it.each([
    ['with a name', '    at pay (/flow/tools/pay.ts:2:7)', '    at pay (/flow/tools/pay.ts:10:5)'],
    ['without a name', '    at /flow/tools/pay.ts:2:7', '    at /flow/tools/pay.ts:10:5'],
    [
      'of an async function',
      '    at async pay (/flow/tools/pay.ts:2:7)',
      '    at async pay (/flow/tools/pay.ts:10:5)',
    ],
    [
      'of a line without an origin',
      '    at pay (/flow/tools/pay.ts:3:1)',
      '    at pay (/flow/tools/pay.ts:3:1)',
    ],
    ['of another file', '    at x (/other/y.js:2:7)', '    at x (/other/y.js:2:7)'],
  ])("names the author's line in a frame %s", (_, frame, expected) => {
    expect(authorStack(bundle, stackOf(frame))).toBe(stackOf(expected));
  });

  it("leaves out the frames of the runtime and of Node's internals", () => {
    const own = `    at invoke (${new URL('./invoke.js', programUrl()).href}:12:3)`;
    const node =
      '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)';
    expect(authorStack(bundle, stackOf('    at x (/other/y.js:2:7)', own, node))).toBe(
      stackOf('    at x (/other/y.js:2:7)'),
    );
  });

  it('is unchanged without a source map', () => {
    const { source_map: _, ...plain } = bundle;
    const stack = stackOf('    at pay (/flow/tools/pay.ts:2:7)');
    expect(authorStack(plain, stack)).toBe(stack);
  });
});
