import type { Finding } from '../doctor/finding.ts';
import { clean } from './clean.ts';
import { counted } from './counted.ts';
import type { Style } from './style.ts';

/** A line for each finding, with its hint below, and a line with the counts. */
export function findingLines(findings: readonly Finding[], style: Style): string {
  const lines = findings.flatMap(({ check, level, message, hint }) => [
    `${markOf(level, style)} ${check.padEnd(9)}  ${clean(message).replaceAll('\n', ' ')}`,
    ...(hint === undefined
      ? []
      : [style.dim(`${' '.repeat(13)}${clean(hint).replaceAll('\n', ' ')}`)]),
  ]);
  const of = (level: Finding['level']): number =>
    findings.filter((finding) => finding.level === level).length;
  const [errors, warnings] = [of('error'), of('warning')];
  const counts = [
    ...(errors === 0 ? [] : [counted(errors, 'error')]),
    ...(warnings === 0 ? [] : [counted(warnings, 'warning')]),
  ];
  return [...lines, '', counts.length === 0 ? 'No problems.' : counts.join(', '), ''].join('\n');
}

function markOf(level: Finding['level'], style: Style): string {
  switch (level) {
    case 'ok':
      return style.agent('✓');
    case 'warning':
      return style.tool('!');
    case 'error':
      return style.bad('✗');
  }
}
