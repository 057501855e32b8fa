import { Suspense, lazy } from 'react';
import { PanelBoundary } from '../app/panel-boundary.tsx';
import type { RunPanelProps } from '../run/run-panel-props.ts';
import styles from './chat-page.module.css';

const RunPanel = lazy(() =>
  import('../run/run-panel.tsx').then((file) => ({ default: file.RunPanel })),
);

/** The run panel, on demand. If it fails, the conversation carries on. */
export const RunSlot = (props: RunPanelProps) => (
  <PanelBoundary name={props.chat_id}>
    <Suspense fallback={<div className={styles.empty} aria-busy="true" />}>
      <RunPanel {...props} />
    </Suspense>
  </PanelBoundary>
);
