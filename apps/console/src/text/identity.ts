export const identity = {
  title: 'Whose chats to show',
  why: 'In dev mode the server makes a token for any user. The token is used in this tab only.',
  app_id: 'App',
  user_id: 'User',
  demo: 'demo',
  trace: 'Show what users do not see (mozaiks:trace)',
  use: 'Use this token',
  reset: 'Back to demo',
  change: 'Change the token',
  tracing: 'trace',
} as const;
