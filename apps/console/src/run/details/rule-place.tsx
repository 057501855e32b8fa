import { hashOf } from '../../app/hash.ts';
import type { RulePlace } from '../../log/definition.ts';
import { why as text } from '../../text/why.ts';
import styles from './details.module.css';

/** Where the rule is, with a link to its line. */
export const RuleLink = ({
  place,
  workflow_name,
}: {
  readonly place: RulePlace;
  readonly workflow_name: string;
}) => (
  <>
    <a
      className={styles['link']}
      href={hashOf({ view: 'workflow', workflow_name, file: place.file, line: place.line })}
    >
      {place.name}:{place.line}
    </a>
    , {text.nth(place.nth, place.count)}
  </>
);

/** The lines of the rule; the one with the condition stands out. */
export function RuleSource({
  place,
  condition,
}: {
  readonly place: RulePlace;
  readonly condition: string | undefined;
}) {
  const decided = place.source.findLast(({ text: line }) =>
    /^\s*(?:- )?condition:/.test(line),
  )?.line;
  return (
    <ol className={styles['source']} aria-label={place.name} tabIndex={0}>
      {place.source.map(({ line, text: content }) => (
        <li
          key={line}
          data-line={line}
          className={condition !== undefined && line === decided ? styles['decided'] : undefined}
        >
          {content}
        </li>
      ))}
    </ol>
  );
}
