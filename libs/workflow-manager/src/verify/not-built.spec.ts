import { createReporter } from '../diagnostics/reporter.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { NOT_BUILT, checkBuilt } from './not-built.ts';

function found(text: string, path: string, when?: (node: { readonly kind: string }) => boolean) {
  const { report, diagnostics } = createReporter('Flow');
  const agents = parseYaml({ file: 'agents.yaml', text }, report);
  checkBuilt(agents === undefined ? {} : { agents }, report, [
    { file: 'agents', path, what: 'x', ...(when === undefined ? {} : { when }) },
  ]);
  return diagnostics().map(({ code, line, column }) => `${code} ${line}:${column}`);
}

describe('what is not built', () => {
  it('is found in lists and in maps alike', () => {
    expect(found('agents: [{a: {b: 1}}, {a: {b: 2}}]', 'agents.*.a.b')).toEqual([
      'WF090 1:15',
      'WF090 1:28',
    ]);
    expect(found('agents: {X: {a: {b: 1}}}', 'agents.*.a.b')).toEqual(['WF090 1:18']);
  });

  it('may depend on the value', () => {
    expect(found('agents: [{a: 1}, {a: []}]', 'agents.*.a', ({ kind }) => kind === 'list')).toEqual(
      ['WF090 1:19'],
    );
  });

  it('is listed with its file and its path', () => {
    for (const { path, what } of NOT_BUILT)
      expect([path, what]).toEqual([
        expect.stringMatching(/^[a-z_]+(\.([a-z_]+|\*))*$/),
        expect.stringMatching(/./),
      ]);
  });
});
