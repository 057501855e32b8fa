import { HttpAgent } from '@ag-ui/client';
import {
  ActionBarPrimitive,
  AssistantRuntimeProvider,
  ComposerPrimitive,
  MessagePrimitive,
  ThreadPrimitive,
} from '@assistant-ui/react';
import { useAgUiRuntime } from '@assistant-ui/react-ag-ui';
import { useMemo } from 'react';
import { createRoot } from 'react-dom/client';

const { url, token, threadId } = globalThis.PAGE;

const Text = ({ text }) => <p className="text">{text}</p>;

const Tool = ({ toolName, argsText, result, approval, respondToApproval }) => (
  <div className="tool">
    <p>
      {toolName} {argsText} {result === undefined ? 'open' : JSON.stringify(result)}
    </p>
    {approval !== undefined && approval.approved === undefined && result === undefined && (
      <button onClick={() => respondToApproval({ approved: true })}>Approve</button>
    )}
  </div>
);

const User = () => (
  <MessagePrimitive.Root className="message user">
    <MessagePrimitive.Parts components={{ Text }} />
    <ActionBarPrimitive.Edit>Edit</ActionBarPrimitive.Edit>
  </MessagePrimitive.Root>
);

const Editing = () => (
  <ComposerPrimitive.Root className="editing">
    <ComposerPrimitive.Input aria-label="Edited" />
    <ComposerPrimitive.Send>Save</ComposerPrimitive.Send>
  </ComposerPrimitive.Root>
);

const Assistant = () => (
  <MessagePrimitive.Root className="message assistant">
    <MessagePrimitive.Parts components={{ Text, tools: { Fallback: Tool } }} />
    <ActionBarPrimitive.Reload>Retry</ActionBarPrimitive.Reload>
  </MessagePrimitive.Root>
);

function App() {
  const agent = useMemo(
    () => new HttpAgent({ url, headers: { authorization: `Bearer ${token}` }, threadId }),
    [],
  );
  const runtime = useAgUiRuntime({ agent, onError: (error) => console.error(error) });
  return (
    <AssistantRuntimeProvider runtime={runtime}>
      <ThreadPrimitive.Root>
        <ThreadPrimitive.Messages
          components={{ UserMessage: User, EditComposer: Editing, AssistantMessage: Assistant }}
        />
        <ThreadPrimitive.If running={false}>
          <p id="idle">idle</p>
        </ThreadPrimitive.If>
        <ComposerPrimitive.Root>
          <ComposerPrimitive.Input aria-label="Message" />
          <ComposerPrimitive.Send>Send</ComposerPrimitive.Send>
        </ComposerPrimitive.Root>
      </ThreadPrimitive.Root>
    </AssistantRuntimeProvider>
  );
}

createRoot(document.body.appendChild(document.createElement('div'))).render(<App />);
