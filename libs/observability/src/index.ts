export { createLogger, type LoggerOptions } from './logger.ts';
export { createLogSink } from './log-sink.ts';
export { safeValue } from './safe-value.ts';
