import { graph as text } from '../text/graph.ts';
import type { GraphModel } from './graph-model.ts';
import styles from './graph.module.css';
import { wayText } from './way-text.ts';

/** The same as the drawing, to read. */
export function GraphText({
  model: { edges },
  isPath,
}: {
  readonly model: GraphModel;
  readonly isPath: boolean;
}) {
  return (
    <section className={styles['text']}>
      <h2>{text.ways}</h2>
      <ul>
        {edges.map((edge) => (
          <li
            key={`${edge.from}\t${edge.to}`}
            className={isPath && edge.taken === 0 ? styles['untaken'] : undefined}
          >
            {wayText(edge, isPath)}
          </li>
        ))}
      </ul>
    </section>
  );
}
