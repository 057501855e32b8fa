import { useState } from 'react';
import { BrokenBanner } from './broken-banner.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { Rail } from './rail.tsx';
import { Screen } from './screen.tsx';
import styles from './shell.module.css';
import { useAppKeys } from './use-app-keys.ts';
import { useRoute } from './use-route.ts';

/** The frame that every screen has. */
export function Shell({ dev }: { readonly dev: boolean }) {
  const route = useRoute();
  const [menu, setMenu] = useState(false);
  const [help, setHelp] = useState(false);
  useAppKeys(route, { help: () => setHelp(true), close: () => setMenu(false) });
  return (
    <div className={styles.app}>
      <div
        className={styles.rail}
        data-open={menu}
        // Every link of the rail leads away from it.
        onClick={({ target }) => {
          if ((target as Element).closest('a') !== null) setMenu(false);
        }}
      >
        <Rail route={route} dev={dev} onHelp={() => setHelp(true)} />
      </div>
      {menu && <div className={styles.scrim} onClick={() => setMenu(false)} />}
      <main className={styles.main}>
        <ConnectionNotice />
        <BrokenBanner />
        <Screen route={route} onMenu={() => setMenu(!menu)} />
      </main>
      {help && <HelpDialog onClose={() => setHelp(false)} />}
    </div>
  );
}
