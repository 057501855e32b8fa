import { DIAGNOSTIC_CODES, type DiagnosticCode } from '../diagnostics/diagnostic-codes.ts';
import { DIAGNOSTIC_CASES } from './diagnostic-cases.fixture.ts';
import { findMark, loadFlow } from './folder.fixture.ts';

const codes = Object.keys(DIAGNOSTIC_CODES) as DiagnosticCode[];

describe('diagnostic codes', () => {
  it('have a case each', () => {
    expect(Object.keys(DIAGNOSTIC_CASES)).toEqual(codes);
  });

  it.each(codes)(
    '%s is reported at its place, and only errors make the workflow unavailable',
    async (code) => {
      const { files, at, options } = DIAGNOSTIC_CASES[code];
      const marked = findMark(files);
      const { found, diagnostics, workflow } = await loadFlow(marked.files, options);
      expect(found).toContain(`${code} ${at ?? marked.at}`);
      expect(workflow === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
    },
  );
});
