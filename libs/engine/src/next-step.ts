import {
  fromTimestamp,
  isAtRest,
  isWaiting,
  type ChatState,
  type EventOf,
  type OpenCall,
} from '@mozaiks/contracts';

/** What a chat needs next. Pure: the same state and time give the same step on any instance. */
export type NextStep =
  | { readonly do: 'rest' }
  | { readonly do: 'expire'; readonly question: EventOf<'input_request'> }
  | { readonly do: 'run_calls'; readonly calls: readonly OpenCall[] }
  | { readonly do: 'choose' }
  | { readonly do: 'speak'; readonly agent: string }
  | { readonly do: 'decide'; readonly agent: string };

export function nextStep(state: ChatState, now: number): NextStep {
  const { run } = state;
  if (run === null) return { do: 'rest' };
  const due = [...state.questions.values()].find(
    ({ expires_at }) => expires_at !== undefined && fromTimestamp(expires_at) <= now,
  );
  if (due !== undefined) return { do: 'expire', question: due };
  const free = [...state.calls.values()].filter((call) => !isWaiting(call));
  if (free.length > 0) return { do: 'run_calls', calls: free };
  if (isAtRest(state)) return { do: 'rest' };
  const { position } = run;
  switch (position.at) {
    case 'choose':
    case 'replied':
      return { do: 'choose' };
    case 'speaking':
      return run.targets.length > 0
        ? { do: 'decide', agent: position.agent }
        : { do: 'speak', agent: position.agent };
    case 'answered':
      return { do: 'decide', agent: position.agent };
    case 'asking':
      return { do: 'rest' };
  }
}
