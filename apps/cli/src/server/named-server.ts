import type { Io } from '../io.ts';
import { readEnvironment } from '../read-environment.ts';

/** The server that the options of a command name, and the user on it. */
export interface ServerOptions {
  readonly url?: string;
  readonly token?: string;
  readonly trace?: boolean;
}

export interface NamedServer {
  /** The address of the WebSocket. */
  readonly url: string;
  /** A function is called again whenever the old token is about to expire. */
  readonly token: string | (() => string);
}

const TRACE_SCOPE = 'mozaiks:trace';

/**
 * The server that the options name, otherwise the one of this folder with a development token.
 * Throws ConfigError.
 */
export async function serverOf(
  io: Io,
  { url, token, trace = false }: ServerOptions,
): Promise<NamedServer> {
  const address = url ?? `ws://127.0.0.1:${readEnvironment(io)['PORT'] || 8000}/ws`;
  return { url: address, token: token ?? (await devTokens(io, trace)) };
}

export const tokenOf = ({ token }: NamedServer): string =>
  typeof token === 'string' ? token : token();

async function devTokens(io: Io, trace: boolean): Promise<() => string> {
  const { DEV_SCOPE, devToken, readSettings } = await import('@mozaiks/runtime');
  const settings = readSettings(readEnvironment(io));
  const scope = `${settings.JWT_REQUIRED_SCOPE ?? DEV_SCOPE}${trace ? ` ${TRACE_SCOPE}` : ''}`;
  const mint = (): string => devToken(settings, { scope });
  mint();
  return mint;
}

/** What to do if the server refuses the token. */
export const tokenHint = (token: string | undefined): string =>
  token === undefined
    ? 'Give this command the same folder, DATA_DIR and JWT_SECRET as the server: with them it signs its token.'
    : 'A development token: npx mozaiks token';
