import styles from './kbd.module.css';

/** The name of a key, as a hint: it is left out of the name of the button that it is in. */
export function Kbd({ children }: { readonly children: string }) {
  return (
    <kbd className={styles.kbd} aria-hidden="true">
      {children}
    </kbd>
  );
}
