import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { conversations } from './conversations.mjs';

const PAGE = new URL('../../docs/models.md', import.meta.url);
const BEGIN = '<!-- servers: written by npm run test:servers -- --write -->';
const END = '<!-- /servers -->';

/**
 * @typedef {object} Row
 * @property {string} server
 * @property {string} version
 * @property {string} protocol
 * @property {Record<string, string>} outcomes by workflow
 */

/** @param {readonly Row[]} rows */
export function tableOf(rows) {
  const names = conversations.map(({ workflow }) => workflow);
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
  const head = ['server', 'version', 'protocol', ...names];
  return [
    line(head),
    line(head.map(() => '---')),
    ...rows.map(({ server, version, protocol, outcomes }) =>
      line([server, version, protocol, ...names.map((name) => outcomes[name] ?? '')]),
    ),
  ].join('\n');
}

/**
 * Updates the table in docs/models.md.
 * @param {readonly Row[]} rows
 */
export async function writeTable(rows) {
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest = ''] = page.split(BEGIN);
  const after = rest.split(END)[1];
  if (after === undefined) throw new Error(`docs/models.md lacks ${BEGIN} and ${END}`);
  const made = `${BEGIN}\n\nLast run: ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}.\n\n${tableOf(rows)}\n\n${END}`;
  const options = await resolveConfig(PAGE);
  writeFileSync(PAGE, await format(`${before}${made}${after}`, { ...options, parser: 'markdown' }));
}
