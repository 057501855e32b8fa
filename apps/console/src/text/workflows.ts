import { count } from './format.ts';

export const FILES = 'Files';
export const GRAPH = 'Graph';
export const TOOLS = 'Tools';
export const BOUNDS = 'Bounds';
export const VERSION = 'Version';
export const DESCRIPTION = 'Description';
export const NEW_CHAT = 'New chat';
export const CHATS = 'Chats';
export const NO_FILES = 'The files are shown in dev mode only, on the machine of the server.';
export const NO_TOOLS = 'No agent has a tool.';
export const NOT_FOUND = 'There is no such workflow';
export const notFound = (name: string): string =>
  `There is no workflow named ${name}. It may have been renamed or removed.`;
export const AGENTS = 'Agents';
export const NEVER_GOOD = 'No version of it has ever loaded';
export const PARAMETERS = 'Parameters';
export const APPROVAL = 'needs approval';
export const SOME_APPROVAL = 'sometimes needs approval';
export const modelCalls = (n: number | null): string =>
  n === null
    ? 'No known limit of model calls'
    : `At most ${n === 1 ? '1 model call' : `${count(n)} model calls`} for one message`;
export const ifNothingFails = (n: number): string => `${count(n)} if nothing fails`;
export const tokenLimit = (n: number | null): string =>
  n === null ? 'no known limit of tokens' : `at most ${count(n)} tokens`;
export const calledBy = (agents: readonly string[]): string => agents.join(', ');
export const SECTIONS = 'Parts of the workflow';
