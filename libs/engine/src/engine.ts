import type { Engine } from '@mozaiks/contracts';
import { admitCommand } from './admit/admit.ts';
import type { EngineDeps } from './deps.ts';
import { failRun } from './drafts.ts';
import { observe } from './observe.ts';
import { takeTurn } from './turn.ts';

/** The engine: a function of the chat so far. It keeps no state between calls. */
export function createEngine(deps: EngineDeps): Engine {
  return {
    admit: (input) => admitCommand(deps, input),
    turn: (input) => takeTurn(deps, input),
    observe: (input) => observe(deps, input),
    fail: ({ state, ...failure }) => failRun(state, failure),
  };
}
