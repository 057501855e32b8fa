import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connectLanguageServer } from './language-connection.ts';

/** Both start at 0, as in the Language Server Protocol. */
export interface EditorPosition {
  readonly line: number;
  readonly character: number;
}
export interface EditorRange {
  readonly start: EditorPosition;
  readonly end: EditorPosition;
}
export interface EditorDiagnostic {
  readonly range: EditorRange;
  readonly message: string;
}
export interface EditorCompletion {
  readonly label: string;
  /** A snippet: `$1` and `${1:text}` are cursor positions. */
  readonly insertText?: string;
  readonly textEdit?: { readonly range: EditorRange; readonly newText: string };
}

/** The server that most editors use for YAML files. Every text is a separate document. */
export interface YamlLanguageServer {
  /** The diagnostics that an editor underlines. */
  diagnose(text: string): Promise<readonly EditorDiagnostic[]>;
  complete(text: string, position: EditorPosition): Promise<readonly EditorCompletion[]>;
  /** As Markdown. Empty if there is nothing to show. */
  hover(text: string, position: EditorPosition): Promise<string>;
  stop(): Promise<void>;
}

/** No network access: the server would otherwise download a list of schemas. */
const YAML_SETTINGS = {
  validate: true,
  hover: true,
  completion: true,
  schemaStore: { enable: false },
  kubernetesCRDStore: { enable: false },
};
const CAPABILITIES = {
  workspace: { configuration: true },
  textDocument: {
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
    hover: { contentFormat: ['markdown'] },
  },
};

interface Published {
  readonly uri: string;
  readonly diagnostics: readonly EditorDiagnostic[];
}

/** Starts the program, and waits until it has its settings. */
async function connect(program: string) {
  const server = spawn(process.execPath, [program, '--stdio'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const published = new Map<string, (diagnostics: readonly EditorDiagnostic[]) => void>();
  let configure: () => void = () => undefined;
  const configured = new Promise<void>((resolve) => (configure = resolve));
  const connection = connectLanguageServer(server.stdout, server.stdin, {
    answer: (method, params) => {
      if (method !== 'workspace/configuration') return null;
      configure();
      const { items } = params as { readonly items: readonly { readonly section?: string }[] };
      return items.map(({ section }) => (section === 'yaml' ? YAML_SETTINGS : {}));
    },
    onNotification: (method, params) => {
      if (method !== 'textDocument/publishDiagnostics') return;
      const { uri, diagnostics } = params as Published;
      published.get(uri)?.(diagnostics);
    },
  });
  await connection.request('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: CAPABILITIES,
  });
  connection.notify('initialized', {});
  await configured;
  return { server, connection, published };
}

/** @param program path of `bin/yaml-language-server` */
export async function startYamlLanguageServer(program: string): Promise<YamlLanguageServer> {
  const { server, connection, published } = await connect(program);
  let documents = 0;
  const inDocument = async <T>(text: string, ask: (uri: string) => Promise<T>): Promise<T> => {
    documents += 1;
    const uri = `file:///documents/${documents}.yaml`;
    const answer = ask(uri);
    connection.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
    const value = await answer;
    published.delete(uri);
    connection.notify('textDocument/didClose', { textDocument: { uri } });
    return value;
  };
  const ask = (method: string, text: string, position: EditorPosition) =>
    inDocument(text, async (uri) => {
      await Promise.resolve(); // wait until the document is open
      return await connection.request(`textDocument/${method}`, {
        textDocument: { uri },
        position,
      });
    });
  return {
    diagnose: (text) =>
      inDocument(text, (uri) => new Promise((resolve) => published.set(uri, resolve))),
    complete: async (text, position) =>
      ((await ask('completion', text, position)) as { readonly items: readonly EditorCompletion[] })
        .items,
    async hover(text, position) {
      const shown = (await ask('hover', text, position)) as {
        readonly contents: { readonly value: string };
      } | null;
      return shown?.contents.value ?? '';
    },
    async stop() {
      const left = once(server, 'exit');
      server.kill();
      await left;
    },
  };
}
