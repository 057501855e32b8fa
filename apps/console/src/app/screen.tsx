import { Suspense, lazy, type ReactNode } from 'react';
import { ChatPage } from '../chat/chat-page.tsx';
import { NewChatPage } from '../chat/new-chat-page.tsx';
import { GO_HOME, UNKNOWN_SCREEN, unknownAddress } from '../text/app.ts';
import { Empty } from '../ui/empty.tsx';
import { Bar } from './bar.tsx';
import { hashOf } from './hash.ts';
import { HomePage } from './home-page.tsx';
import { PanelBoundary } from './panel-boundary.tsx';
import type { Route } from './route.ts';

const ChatsPage = lazy(() =>
  import('../chats/chats-page.tsx').then((file) => ({ default: file.ChatsPage })),
);
const WorkflowPage = lazy(() =>
  import('../workflows/workflow-page.tsx').then((file) => ({ default: file.WorkflowPage })),
);
const ComparePage = lazy(() =>
  import('../compare/compare-page.tsx').then((file) => ({ default: file.ComparePage })),
);

interface ScreenProps {
  readonly route: Route;
  readonly onMenu: () => void;
}

export const Screen = ({ route, onMenu }: ScreenProps) => (
  <PanelBoundary name={hashOf(route)}>
    <Suspense fallback={<Bar title="" onMenu={onMenu} />}>
      <Shown route={route} onMenu={onMenu} />
    </Suspense>
  </PanelBoundary>
);

function Shown({ route, onMenu }: ScreenProps): ReactNode {
  switch (route.view) {
    case 'home':
      return <HomePage onMenu={onMenu} />;
    case 'new_chat':
      return (
        <NewChatPage
          key={route.workflow_name}
          workflow_name={route.workflow_name}
          onMenu={onMenu}
        />
      );
    case 'chats':
      return <ChatsPage route={route} onMenu={onMenu} />;
    case 'chat':
      return <ChatPage key={route.chat_id} route={route} onMenu={onMenu} />;
    case 'workflow':
      return <WorkflowPage key={route.workflow_name} route={route} onMenu={onMenu} />;
    case 'compare':
      return <ComparePage key={route.a} route={route} onMenu={onMenu} />;
    case 'unknown':
      return (
        <>
          <Bar title={UNKNOWN_SCREEN} onMenu={onMenu} />
          <Empty title={UNKNOWN_SCREEN} text={unknownAddress(route.address)}>
            <a href={hashOf({ view: 'home' })}>{GO_HOME}</a>
          </Empty>
        </>
      );
  }
}
