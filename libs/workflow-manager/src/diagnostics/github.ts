import type { Diagnostic } from '@mozaiks/contracts';

const COMMANDS = { error: 'error', warning: 'warning', note: 'notice' } as const;

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/**
 * A workflow command of GitHub Actions: it puts the diagnostic next to its line in a pull request.
 */
export function toGithub({
  severity,
  file,
  line,
  column,
  code,
  message,
  hint,
}: Diagnostic): string {
  const properties = [
    `file=${escapeProperty(file)}`,
    `line=${line}`,
    `col=${column}`,
    `title=${escapeProperty(code)}`,
  ];
  const text = hint === undefined ? message : `${message} (${hint})`;
  return `::${COMMANDS[severity]} ${properties.join(',')}::${escapeData(text)}`;
}
