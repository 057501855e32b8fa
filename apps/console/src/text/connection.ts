export const NOW = 'Now';
export const reconnecting = (seconds: number): string =>
  seconds > 0 ? `Reconnecting in ${seconds} s` : 'Reconnecting…';
export const CONNECTED = 'Connected';
export const CONNECTING = 'Connecting…';
export const DEV_TOKEN = 'dev token';
