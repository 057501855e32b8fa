import { useEffect, useState, type ReactNode } from 'react';
import { MENU, THEME, windowTitle } from '../text/app.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from './bar.module.css';
import { chooseTheme, shownTheme } from './theme.ts';

interface BarProps {
  /** Of the screen, and of the window. */
  readonly title: string;
  /** Open questions, for the title of the window. */
  readonly waiting?: number;
  /** After the title. */
  readonly children?: ReactNode;
  /** What can be done, at the end. */
  readonly actions?: ReactNode;
  readonly onMenu: () => void;
}

/** The top of every screen. */
export function Bar({ title, waiting = 0, children, actions, onMenu }: BarProps) {
  useEffect(() => {
    document.title = windowTitle(title, waiting);
  }, [title, waiting]);
  return (
    <header className={styles.bar}>
      <Button look="quiet" className={styles.menu} aria-label={MENU} onClick={onMenu}>
        <Icon name="menu" />
      </Button>
      <h1 className={styles.title} dir="auto" title={title}>
        {title}
      </h1>
      {children}
      <div className={styles.actions}>
        {actions}
        <ThemeButton />
      </div>
    </header>
  );
}

function ThemeButton() {
  const [theme, setTheme] = useState(shownTheme);
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <Button
      look="quiet"
      aria-label={THEME}
      title={THEME}
      onClick={() => {
        chooseTheme(other);
        setTheme(other);
      }}
    >
      <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
    </Button>
  );
}
