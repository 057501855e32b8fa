import { Component, type ErrorInfo, type ReactNode } from 'react';
import { PANEL_FAILED, TRY_AGAIN } from '../text/app.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from './panel-boundary.module.css';

interface PanelBoundaryProps {
  /** What is shown in it: an error is forgotten when that changes. */
  readonly name: string;
  readonly children: ReactNode;
}

interface Failed {
  readonly error: Error | null;
  readonly name: string;
}

/**
 * Shows an error of its panel in place of the panel: the rest of the page carries on. Only a class
 * can do this in React.
 */
export class PanelBoundary extends Component<PanelBoundaryProps, Failed> {
  override state: Failed = { error: null, name: this.props.name };

  static getDerivedStateFromError(error: Error): Partial<Failed> {
    return { error };
  }

  static getDerivedStateFromProps({ name }: PanelBoundaryProps, state: Failed): Failed | null {
    return name === state.name ? null : { error: null, name };
  }

  override componentDidCatch(error: Error, { componentStack }: ErrorInfo): void {
    console.error(error, componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return (
      <section className={styles.failed} role="alert">
        <h2>
          <Icon name="warning" />
          {PANEL_FAILED}
        </h2>
        <p>{error.message}</p>
        <Button onClick={() => this.setState({ error: null })}>{TRY_AGAIN}</Button>
      </section>
    );
  }
}
