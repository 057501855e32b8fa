import type { ServerOptions } from '../server/named-server.ts';

const word = (text: string): string =>
  /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * The `mozaiks chat` command with these arguments and the options of this command, without the
 * token, which is a secret.
 */
export function commandFor(args: string, { url, token, trace }: ServerOptions): string {
  const more = [
    ...(url === undefined ? [] : ['--url', word(url)]),
    ...(token === undefined ? [] : ['--token', '<token>']),
    ...(trace === true ? ['--trace'] : []),
  ];
  return ['npx mozaiks chat', args, ...more].join(' ');
}
