import { memo, useMemo, type ReactNode } from 'react';
import type { Token, Tokens } from 'marked';
import styles from './markdown.module.css';
import { readMarkdown } from './read-markdown.ts';
import { safeLink } from './safe-link.ts';
import { stableLength } from './stable-length.ts';

/**
 * Text of agents. HTML in it is shown as text, images become links, and links lead to pages and
 * mail only.
 */
export const Markdown = memo(function Markdown({ text }: { readonly text: string }) {
  const tokens = useMemo(() => readMarkdown(text), [text]);
  return (
    <div className={styles.markdown} dir="auto">
      {blocks(tokens)}
    </div>
  );
});

/** The same for text that is being written: only its last block is read again. */
export function GrowingMarkdown({ text }: { readonly text: string }) {
  const stable = stableLength(text);
  return (
    <>
      {stable > 0 && <Markdown text={text.slice(0, stable)} />}
      <Markdown text={text.slice(stable)} />
    </>
  );
}

const blocks = (tokens: readonly Token[]): ReactNode[] =>
  tokens.map((token, index) => <Block key={index} token={token} />);
const inlines = (tokens: readonly Token[] = []): ReactNode[] =>
  tokens.map((token, index) => <Inline key={index} token={token} />);

function Block({ token }: { readonly token: Token }): ReactNode {
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading': {
      // Below the headings of the page itself.
      const Heading = (['h3', 'h3', 'h4'] as const)[token['depth'] - 1] ?? 'h4';
      return <Heading>{inlines(token.tokens)}</Heading>;
    }
    case 'code':
      return (
        <pre tabIndex={0}>
          <code>{token.text}</code>
        </pre>
      );
    case 'blockquote':
      return <blockquote>{blocks(token.tokens ?? [])}</blockquote>;
    case 'hr':
      return <hr />;
    case 'list':
      return <List list={token as Tokens.List} />;
    case 'table':
      return <Table table={token as Tokens.Table} />;
    case 'paragraph':
      return <p>{inlines(token.tokens)}</p>;
    case 'html':
      return <p>{token.raw.trimEnd()}</p>;
    default:
      return <Inline token={token} />;
  }
}

function List({ list }: { readonly list: Tokens.List }): ReactNode {
  const items = list.items.map((item, index) => (
    <li key={index} className={item.task ? styles.task : undefined}>
      {blocks(item.tokens)}
    </li>
  ));
  return list.ordered ? (
    <ol start={list.start === '' ? 1 : list.start}>{items}</ol>
  ) : (
    <ul>{items}</ul>
  );
}

function Table({ table }: { readonly table: Tokens.Table }): ReactNode {
  const cell = (
    { tokens, align }: Tokens.TableCell,
    index: number,
    Cell: 'td' | 'th',
  ): ReactNode => (
    <Cell key={index} style={{ textAlign: align ?? 'start' }}>
      {inlines(tokens)}
    </Cell>
  );
  return (
    <div className={styles.table} tabIndex={0}>
      <table>
        <thead>
          <tr>{table.header.map((head, index) => cell(head, index, 'th'))}</tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            <tr key={index}>{row.map((each, at) => cell(each, at, 'td'))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Inline({ token }: { readonly token: Token }): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{inlines(token.tokens)}</strong>;
    case 'em':
      return <em>{inlines(token.tokens)}</em>;
    case 'del':
      return <del>{inlines(token.tokens)}</del>;
    case 'codespan':
      return <code>{token.text}</code>;
    case 'br':
      return <br />;
    case 'checkbox':
      return (
        <input
          type="checkbox"
          checked={(token as Tokens.Checkbox).checked}
          disabled
          aria-label={token.raw.trim()}
        />
      );
    case 'link':
      return <Link address={(token as Tokens.Link).href}>{inlines(token.tokens)}</Link>;
    case 'image':
      return (
        <Link address={(token as Tokens.Image).href}>
          {(token as Tokens.Image).text || (token as Tokens.Image).href}
        </Link>
      );
    case 'text':
      return token.tokens === undefined ? (
        (token as Tokens.Text).text
      ) : (
        <>{inlines(token.tokens)}</>
      );
    case 'escape':
      return (token as Tokens.Escape).text;
    default:
      return token.raw;
  }
}

function Link({
  address,
  children,
}: {
  readonly address: string;
  readonly children: ReactNode;
}): ReactNode {
  const href = safeLink(address);
  if (href === null) return <>{children}</>;
  return (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  );
}
