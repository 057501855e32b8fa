export const MENU = 'Menu';
export const THEME = 'Light or dark';
export const PRODUCT = 'Mozaiks';
/** `(1) Refund · Mozaiks`: with the number of questions that wait for the reader. */
export const windowTitle = (title: string, waiting: number): string =>
  `${waiting === 0 ? '' : `(${waiting}) `}${title === '' ? '' : `${title} · `}${PRODUCT}`;
export const NAVIGATION = 'Console';
export const WORKFLOWS = 'Workflows';
export const CHATS = 'Chats';
export const NEW_CHAT = 'New chat';
export const ALL_CHATS = 'All chats';
export const HELP = 'Keyboard shortcuts';
export const CLOSE = 'Close';
export const COPY = 'Copy';
export const COPIED = 'Copied';
export const errorCount = (count: number): string => (count === 1 ? '1 error' : `${count} errors`);
export const untitled = (workflow: string): string => `Chat with ${workflow}`;
export const couldNotLoad = (workflow: string, runs: boolean): string =>
  runs
    ? `${workflow} could not be loaded. The last good version is still running.`
    : `${workflow} could not be loaded, and no version of it is running.`;
export const andMore = (count: number): string => `and ${count} more`;
export const loadedAgain = (workflow: string): string => `${workflow} is loaded again.`;
export const HINT = 'Hint';

export const ASK_TOKEN = 'Sign in with a token';
export const ASK_TOKEN_WHY =
  'This server does not give this page a token. Paste one that your platform made; it stays in this tab only.';
const NOT_ABOUT_TOKENS = new Set(['origin_not_allowed', 'frame_too_big', 'invalid_frame']);
/** Why the server ended the connection for good. */
export const whyEnded = ({
  code,
  message,
}: {
  readonly code: string;
  readonly message: string;
}): string =>
  NOT_ABOUT_TOKENS.has(code)
    ? `The server closed the connection: ${message}. Another token may help.`
    : 'The server no longer accepts the token. Paste a new one: the page stays as it is.';
export const TOKEN = 'Token';
export const SIGN_IN = 'Sign in';
export const SIGN_OUT = 'Sign out';
export const STARTING = 'Connecting to the server…';

export const PANEL_FAILED = 'This part of the page failed';
export const TRY_AGAIN = 'Try again';
export const UNKNOWN_SCREEN = 'There is no such screen';
export const unknownAddress = (address: string): string => `There is nothing at ${address}.`;
export const GO_HOME = 'Go to the workflows';

export const KEYS_TITLE = 'Keyboard shortcuts';
export const KEYS_ON = 'Use single-key shortcuts';
export const KEYS: readonly (readonly [keys: string, meaning: string])[] = [
  ['/', 'Search chats'],
  ['N', 'New chat'],
  ['C', 'Write a message'],
  ['T', 'Widen the run panel'],
  ['1 to 4', 'Run, Context, Graph, Events'],
  ['J, K', 'Next and previous step'],
  ['Enter', 'Details of the step'],
  ['W', 'Why a handoff fired'],
  ['F', 'Fork here'],
  ['← →', 'Replay event by event'],
  ['Space', 'Play the replay'],
  ['Ctrl Enter', 'Approve, inside the card'],
  ['Esc', 'Close'],
  ['?', 'Show these shortcuts'],
];
