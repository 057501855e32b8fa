export const NOW = 'Now';
export const RECONNECTING = 'Reconnecting';
export const inSeconds = (seconds: number): string => (seconds > 0 ? `in ${seconds} s` : 'now…');
export const CONNECTED = 'Connected';
export const CONNECTING = 'Connecting…';
export const DEV_TOKEN = 'dev token';
