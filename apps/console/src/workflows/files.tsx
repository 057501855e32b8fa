import { useEffect, useRef } from 'react';
import type { DevWorkflow } from '@mozaiks/contracts';
import { hashOf } from '../app/hash.ts';
import type { Route } from '../app/route.ts';
import { shortFile } from '../server/workflow-entry.ts';
import { FILES } from '../text/workflows.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './files.module.css';
import { shownFile } from './shown-file.ts';

interface FilesProps {
  readonly described: DevWorkflow;
  readonly route: Extract<Route, { readonly view: 'workflow' }>;
}

/** The files, and what is wrong in them below the line that it is about. */
export function Files({ described, route }: FilesProps) {
  const { files, diagnostics, workflow_name } = described;
  const file = shownFile(described, route.file);
  const short = (path: string): string => shortFile({ file: path, workflow_name });
  return (
    <div className={styles.files}>
      <nav aria-label={FILES}>
        {files.map(({ path }) => {
          const problems = diagnostics.filter((each) => each.file === path);
          return (
            <a
              key={path}
              href={hashOf({ ...route, file: path, line: null })}
              aria-current={path === file?.path ? 'true' : undefined}
              data-severity={
                problems.some(({ severity }) => severity === 'error') ? 'error' : undefined
              }
            >
              <Icon name="file" size={14} />
              <span>{short(path)}</span>
              {problems.length > 0 && <span className={styles.count}>{problems.length}</span>}
            </a>
          );
        })}
      </nav>
      {file !== null && (
        <Source
          key={file.path}
          described={described}
          file={file}
          line={route.file === file.path ? route.line : null}
        />
      )}
    </div>
  );
}

interface SourceProps {
  readonly described: DevWorkflow;
  readonly file: DevWorkflow['files'][number];
  readonly line: number | null;
}

function Source({ described: { diagnostics }, file: { path, text }, line }: SourceProps) {
  const marked = useRef<HTMLLIElement>(null);
  const first = line ?? diagnostics.find((each) => each.file === path)?.line ?? null;
  useEffect(() => marked.current?.scrollIntoView({ block: 'center' }), [first]);
  return (
    <ol className={styles.source} tabIndex={0} aria-label={path}>
      {text.split('\n').map((content, index) => {
        const found = diagnostics.filter((each) => each.file === path && each.line === index + 1);
        return (
          <li
            key={index}
            ref={index + 1 === first ? marked : null}
            data-line={index + 1}
            data-on={index + 1 === line ? 'true' : undefined}
          >
            <code>{content === '' ? '\n' : content}</code>
            {found.map(({ code, severity, message, hint, column }) => (
              <p
                key={`${code} ${column} ${message}`}
                className={styles.problem}
                data-severity={severity}
              >
                <Icon name="warning" size={13} />
                <span>
                  {message} <b>{code}</b>
                  {hint !== undefined && <small>{hint}</small>}
                </span>
              </p>
            ))}
          </li>
        );
      })}
    </ol>
  );
}
