import type { ModelProvider } from '@mozaiks/contracts';
import { startRuntime, type Environment, type Runtime } from '@mozaiks/runtime';

const mine = { provider: 'mine', model: 'echo' };
const echo: ModelProvider = {
  resolve: () => mine,
  async *stream({ messages }) {
    yield { type: 'text', text: `You said: ${messages.at(-1)?.text ?? ''}` };
    yield { type: 'finish', reason: 'stop', ...mine, usage: null, cached: false };
  },
};

export const serveEcho = (settings: Environment): Promise<Runtime> =>
  startRuntime({ settings, models: echo });
