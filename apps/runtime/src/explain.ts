import { types } from 'node:util';
import { AuthSettingsError } from '@mozaiks/auth';
import { isRuntimeError, type RuntimeError } from '@mozaiks/contracts';
import { ConfigError } from './config/read-settings.ts';
import { runningServer } from './server-note.ts';

/**
 * Explains why the server cannot start: one line for problems that the operator can fix, a stack
 * for bugs.
 */
export function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (isRuntimeError(error, 'store_in_use') && typeof error.details['file'] === 'string')
    return inUse(error.details['file']);
  if (isRuntimeError(error))
    return `cannot start: ${error.message} (${error.code})${detailsOf(error)}${reasonOf(error)}`;
  if (!types.isNativeError(error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE')
    return `cannot start: ${portOf(error)} is in use; set PORT to another one`;
  if (error instanceof AuthSettingsError || 'syscall' in error)
    return `cannot start: ${error.message}`;
  return error.stack ?? error.message;
}

/** Paths are not written as JSON, which would double each `\\` of Windows. */
function inUse(file: string): string {
  const server = runningServer(file);
  const who =
    server === undefined
      ? 'another process'
      : `the server at ${server.url} (process ${server.pid})`;
  return `cannot start: ${who} has ${file} open (store_in_use); stop it, or set DATA_DIR to another folder`;
}

const portOf = (error: Error): string =>
  'port' in error ? `port ${String(error.port)}` : 'the port';

/** By the contract of RuntimeError, details contain only ids and names. */
const detailsOf = ({ details }: RuntimeError): string =>
  Object.keys(details).length === 0 ? '' : ` ${JSON.stringify(details)}`;

/** The cause is normally only logged, but there is no log yet. */
const reasonOf = ({ cause }: RuntimeError): string =>
  types.isNativeError(cause) ? `: ${cause.message}` : '';
