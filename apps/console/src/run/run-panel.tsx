import { lazy, Suspense } from 'react';
import { PANELS, type Panel } from '../app/route.ts';
import { count } from '../text/format.ts';
import { run as text } from '../text/run.ts';
import { Tabs, type Tab } from '../ui/tabs.tsx';
import { PHONE, useMedia } from '../ui/use-media.ts';
import { Legend } from './legend.tsx';
import { ReplayBar } from './replay-bar.tsx';
import type { RunPanelProps } from './run-panel-props.ts';
import { RunTab, usePlainTime } from './run-tab.tsx';
import { useRunKeys } from './use-run-keys.ts';
import { useRunPanel, type RunModel } from './use-run-panel.ts';
import styles from './run-panel.module.css';

const GraphTab = lazy(() =>
  import('../graph/graph-tab.tsx').then(({ GraphTab: Loaded }) => ({ default: Loaded })),
);
const EventsTab = lazy(() =>
  import('../events/events-tab.tsx').then(({ EventsTab: Loaded }) => ({ default: Loaded })),
);
const ContextTab = lazy(() =>
  import('../context/context-tab.tsx').then(({ ContextTab: Loaded }) => ({ default: Loaded })),
);

const PANEL_ID = 'run-panel';

/** What a chat did: its steps, its context, its graph and its events. */
export function RunPanel(props: RunPanelProps) {
  const { events: all, route, go } = props;
  const model = useRunPanel(props);
  useRunKeys(props, model);
  const plainTime = usePlainTime(model.runs);
  const isPhone = useMedia(PHONE);
  const panel: Panel = route.panel ?? 'run';
  const widen = (): void => go({ ...route, wide: !route.wide });
  const labels = isPhone
    ? { 'aria-label': text.tabs[panel] }
    : { role: 'tabpanel', 'aria-labelledby': `${PANEL_ID}-${panel}` };
  return (
    <section className={styles['panel']} aria-label={text.panel}>
      {!isPhone && (
        <Tabs
          label={text.panel}
          tabs={tabsOf(model)}
          selected={panel}
          onSelect={(next) => go({ ...route, panel: next })}
          panelId={PANEL_ID}
        >
          <Legend
            chat_id={props.chat_id}
            wide={route.wide}
            plainTime={plainTime}
            onWiden={widen}
            isRun={panel === 'run'}
          />
        </Tabs>
      )}
      <div id={PANEL_ID} className={styles['body']} {...labels}>
        {(all[0]?.seq ?? 1) > 1 && <p className={styles['loading']}>{text.earlier}</p>}
        <Suspense fallback={<p className={styles['loading']}>{text.loading}</p>}>
          <Body {...props} {...{ panel, model }} plain={plainTime.plain} />
        </Suspense>
      </div>
      {(route.wide || route.at !== null) && <Bar {...{ all, route }} replay={model.replay} />}
    </section>
  );
}

const tabsOf = ({ events, variables }: RunModel): readonly Tab<Panel>[] => {
  const counts: Partial<Record<Panel, number>> = { events: events.length, context: variables };
  return PANELS.map((id) => {
    const held = counts[id];
    return {
      id,
      label: text.tabs[id],
      count: held === undefined || held === 0 ? undefined : count(held),
    };
  });
};

type BodyProps = RunPanelProps & {
  readonly panel: Panel;
  readonly model: RunModel;
  readonly plain: boolean;
};

function Body({ panel, model, plain, isLoading, definition, route, go }: BodyProps) {
  const { events, colors, select } = model;
  const toRun = (seq: number): void => go({ ...route, panel: 'run', step: seq });
  switch (panel) {
    case 'run':
      return <RunTab {...{ model, definition, plain, isLoading }} wide={route.wide} />;
    case 'context':
      return <ContextTab {...{ events, definition }} onEvent={toRun} />;
    case 'graph':
      return <GraphTab {...{ events, definition, colors }} />;
    case 'events':
      return <EventsTab events={events} selected={route.step} onSelect={select} onStep={toRun} />;
  }
}

interface BarProps {
  readonly all: RunPanelProps['events'];
  readonly route: RunPanelProps['route'];
  readonly replay: RunModel['replay'];
}

function Bar({ all, route, replay: { at, isPlaying, show, toggle, live } }: BarProps) {
  const [first, last] = [all[0]?.seq, all.at(-1)?.seq];
  if (first === undefined || last === undefined) return null;
  return (
    <ReplayBar
      {...{ at, first, last, isPlaying }}
      isLive={route.at === null}
      onAt={show}
      onPlay={toggle}
      onLive={live}
    />
  );
}
