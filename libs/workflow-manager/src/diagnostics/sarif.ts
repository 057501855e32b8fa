import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Diagnostic, JsonObject } from '@mozaiks/contracts';
import { DIAGNOSTIC_CODES } from './diagnostic-codes.ts';

const PACKAGE = new URL('../../package.json', import.meta.url);
const INFORMATION = 'https://www.npmjs.com/package/@mozaiks/workflow-manager';
const ROOT = 'ROOT';

function versionOf(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(PACKAGE, 'utf8'));
  return version;
}

const ids = Object.keys(DIAGNOSTIC_CODES);
const rules = (): readonly JsonObject[] =>
  Object.entries(DIAGNOSTIC_CODES).map(([id, { title, severity }]) => ({
    id,
    shortDescription: { text: title },
    defaultConfiguration: { level: severity },
  }));

const uriOf = (file: string): string => file.split('/').map(encodeURIComponent).join('/');

function resultOf({ code, severity, message, file, line, column, hint }: Diagnostic): JsonObject {
  return {
    ruleId: code,
    ruleIndex: ids.indexOf(code),
    level: severity,
    message: { text: hint === undefined ? message : `${message} (${hint})` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file), uriBaseId: ROOT },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
  };
}

/** One SARIF 2.1.0 log. Addresses are relative to `root`, like the paths of the diagnostics. */
export function toSarif(diagnostics: readonly Diagnostic[], root: string): JsonObject {
  const driver = {
    name: 'mozaiks',
    version: versionOf(),
    informationUri: INFORMATION,
    rules: rules(),
  };
  const base = pathToFileURL(root).href;
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        originalUriBaseIds: { [ROOT]: { uri: base.endsWith('/') ? base : `${base}/` } },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map(resultOf),
      },
    ],
  };
}
