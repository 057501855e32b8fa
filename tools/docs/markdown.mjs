import prettier from 'prettier';

/** @param {string} text */
const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
    .join('\n');

/** @param {string} text */
export const code = (text) => `\`${text}\``;

/**
 * The text as `npm run format` would leave it, so that the page on disk and the page in memory can
 * be compared.
 * @param {readonly string[]} paragraphs
 */
export const page = (paragraphs) =>
  prettier.format(paragraphs.join('\n\n'), {
    parser: 'markdown',
    singleQuote: true,
    printWidth: 100,
    proseWrap: 'always',
  });
