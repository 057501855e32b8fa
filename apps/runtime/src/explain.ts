import { types } from 'node:util';
import { AuthSettingsError } from '@mozaiks/auth';
import { isRuntimeError, type RuntimeError } from '@mozaiks/contracts';
import { ConfigError } from './config/read-settings.ts';

/** Why the server cannot start: one line for what the operator can mend, a stack for what is our fault. */
export function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (isRuntimeError(error)) return `cannot start: ${error.message} (${error.code})${detailsOf(error)}${reasonOf(error)}`;
  if (!types.isNativeError(error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') return `cannot start: ${portOf(error)} is in use; set PORT to another one`;
  if (error instanceof AuthSettingsError || 'syscall' in error) return `cannot start: ${error.message}`;
  return error.stack ?? error.message;
}

const portOf = (error: Error): string => ('port' in error ? `port ${String(error.port)}` : 'the port');

/** Ids and names only, by the contract of RuntimeError. */
const detailsOf = ({ details }: RuntimeError): string => (Object.keys(details).length === 0 ? '' : ` ${JSON.stringify(details)}`);

/** The cause is for logs; this is where the operator looks when there is no log yet. */
const reasonOf = ({ cause }: RuntimeError): string => (types.isNativeError(cause) ? `: ${cause.message}` : '');
