import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from '@mozaiks/contracts';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { toSarif } from './sarif.ts';

const found = (more: Partial<Diagnostic>): Diagnostic => ({
  code: 'WF010',
  severity: 'error',
  message: 'unknown key modle',
  workflow_name: 'Flow',
  file: 'workflows/Flow/agents.yaml',
  line: 2,
  column: 4,
  ...more,
});

const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(
  JSON.parse(readFileSync(new URL('sarif-2.1.0.schema.json', import.meta.url), 'utf8')),
);

describe('SARIF', () => {
  it.each<[string, readonly Diagnostic[]]>([
    ['no diagnostics', []],
    [
      'diagnostics of every severity',
      [
        found({}),
        found({ severity: 'warning', code: 'WF100', hint: 'did you mean x?' }),
        found({ severity: 'note', code: 'WF037' }),
      ],
    ],
  ])('is what the schema of OASIS asks for: %s', (_what, diagnostics) => {
    validate(toSarif(diagnostics, '/repo'));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('names the tool, its version, and where there is more about it', () => {
    const { runs } = JSON.parse(JSON.stringify(toSarif([found({ code: 'WF106' })], '/repo')));
    const { driver } = runs[0].tool;
    expect(driver).toMatchObject({
      name: 'mozaiks',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      informationUri: expect.stringMatching(/^https:/),
    });
    expect(driver.rules[runs[0].results[0].ruleIndex].id).toBe('WF106');
  });

  it.each(['workflows/Flow/agents.yaml', 'a b/#1/\u00fc%.yaml', '../Other/tools.yaml'])(
    'has an address that leads to the file %s',
    (file) => {
      const root = process.cwd();
      const { runs } = JSON.parse(JSON.stringify(toSarif([found({ file })], root)));
      const { uri, uriBaseId } = runs[0].results[0].locations[0].physicalLocation.artifactLocation;
      expect(fileURLToPath(new URL(uri, runs[0].originalUriBaseIds[uriBaseId].uri))).toBe(
        join(root, file),
      );
    },
  );
});
