import type { Diagnostic, JsonObject } from '@mozaiks/contracts';
import { DIAGNOSTIC_CODES } from './diagnostic-codes.ts';

/** One SARIF 2.1.0 log; paths are relative to the workflows folder (`WORKFLOWS`). */
export function toSarif(diagnostics: readonly Diagnostic[]): JsonObject {
  const rules = Object.entries(DIAGNOSTIC_CODES).map(([id, { title, severity }]) => ({
    id,
    shortDescription: { text: title },
    defaultConfiguration: { level: severity },
  }));
  const results = diagnostics.map(({ code, severity, message, file, line, column, hint }) => ({
    ruleId: code,
    level: severity,
    message: { text: hint === undefined ? message : `${message} (${hint})` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'WORKFLOWS' },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
  }));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'mozaiks', rules } }, columnKind: 'utf16CodeUnits', results }],
  };
}
