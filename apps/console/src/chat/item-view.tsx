import type { ReactNode } from 'react';
import type { ChatView } from '@mozaiks/contracts/chat-view';
import type { Hues } from '../ui/agent-hues.ts';
import { AgentMessage } from './agent-message.tsx';
import { AskedLine } from './asked-line.tsx';
import { CallCard } from './call-card.tsx';
import { ChildCard } from './child-card.tsx';
import { EndLine, FailedLine } from './end-line.tsx';
import { HandoffLine } from './handoff-line.tsx';
import type { Asked, Item } from './item.ts';
import { NoteLine } from './note-line.tsx';
import { OutputCard } from './output-card.tsx';
import type { Answers } from './questions/answering.ts';
import { QuestionCard } from './questions/question-card.tsx';
import { UserBubble } from './user-bubble.tsx';

export interface ItemViewProps {
  readonly item: Item;
  readonly hues: Hues;
  readonly view: ChatView;
  readonly answers: Answers;
  readonly onWhy: (seq: number) => void;
  /** Null: there is nothing to try again. */
  readonly onRetry: (() => void) | null;
}

export function ItemView({ item, hues, view, answers, onWhy, onRetry }: ItemViewProps): ReactNode {
  switch (item.kind) {
    case 'user':
      return <UserBubble item={item} />;
    case 'agent':
      return <AgentMessage item={item} color={hues(item.agent)} />;
    case 'call': {
      const { asked, call } = item;
      if (asked !== null && isOpen(asked))
        return <OpenQuestion asked={asked} call={call} answers={answers} />;
      return <CallCard item={item} progress={view.live.progress.get(call.call_id)} />;
    }
    case 'output':
      return <OutputCard item={item} color={hues(item.agent)} />;
    case 'handoff':
      return <HandoffLine item={item} onWhy={onWhy} />;
    case 'question':
      return isOpen(item.asked) ? (
        <OpenQuestion asked={item.asked} call={null} answers={answers} />
      ) : (
        <AskedLine asked={item.asked} />
      );
    case 'child':
      return (
        <ChildCard item={item} view={view.children.get(item.child.chat_id)} answers={answers} />
      );
    case 'note':
      return <NoteLine item={item} />;
    case 'complete':
      return <EndLine item={item} />;
    case 'failed':
      return <FailedLine item={item} onRetry={onRetry} />;
  }
}

const isOpen = ({ outcome }: Asked): boolean => outcome.kind === 'open';

const OpenQuestion = ({
  asked,
  ...props
}: { readonly asked: Asked } & Pick<Parameters<typeof QuestionCard>[0], 'call' | 'answers'>) => (
  <QuestionCard
    key={asked.question.request_id}
    question={asked.question}
    asked_at={asked.asked_at}
    {...props}
  />
);
