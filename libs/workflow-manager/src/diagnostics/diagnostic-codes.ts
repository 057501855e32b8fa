import type { Diagnostic } from '@mozaiks/contracts';

interface DiagnosticCodeEntry {
  readonly title: string;
  readonly severity: Diagnostic['severity'];
}

const error = (title: string): DiagnosticCodeEntry => ({ title, severity: 'error' });
const warning = (title: string): DiagnosticCodeEntry => ({ title, severity: 'warning' });

const note = (title: string): DiagnosticCodeEntry => ({ title, severity: 'note' });

/**
 * All codes of the loader. A code never changes its meaning. An error makes the workflow
 * unavailable; a warning or a note does not. A note needs no change.
 */
const table = {
  // files and YAML
  WF001: error('the file is not YAML'),
  WF002: error('the file is larger, deeper or has more aliases than a workflow file may have'),
  WF003: error('a key stands twice'),
  WF004: error('a key that is refused everywhere'),
  WF005: error('YAML that is not plain data'),
  WF006: warning('a YAML file that no workflow reads'),
  WF007: error('the file cannot be read'),
  WF008: error('a file that no workflow reads holds routing'),
  WF009: error('a JSON file in place of a YAML file'),
  // shape
  WF010: error('unknown key'),
  WF011: error('wrong shape'),
  WF012: error('something is missing'),
  WF013: error('not one of the allowed values'),
  WF014: error('not a name'),
  WF015: warning('another name for a key or value'),
  WF016: error('the name of the workflow and of its folder differ'),
  WF017: error('the same name twice'),
  WF018: warning('it belongs elsewhere, or has no effect'),
  WF019: error('keys that exclude each other'),
  // references
  WF020: error('unknown agent'),
  WF021: error('unknown tool'),
  WF022: error('unknown model configuration'),
  WF023: error('unknown structured output model'),
  WF024: error('undeclared variable'),
  WF025: error('unknown workflow'),
  WF026: warning('a component that ui_config.yaml does not list'),
  WF028: error('a circle of references'),
  WF029: error('a reserved name'),
  // expressions, patterns, values
  WF030: error('the expression cannot be read'),
  WF031: warning('the expression can only give one result'),
  WF033: error('the pattern does not run in linear time'),
  WF034: error('the JSON Schema cannot be used'),
  WF035: error('the value does not fit its type'),
  WF036: error('settings of a tool that contradict each other'),
  WF037: note('a JSON Schema with keywords or formats that have no effect'),
  WF038: warning('double braces that are no placeholder stay as they are'),
  WF039: error('a query that no data source answers'),
  // code
  WF040: error('the module does not exist'),
  WF041: error('the path leaves the workflow'),
  WF042: error('a Python module, but no Python to run it'),
  WF043: error('not a module that can be loaded'),
  WF044: error('the module does not build'),
  WF045: error('the function is not exported'),
  WF046: error('the parameters cannot be derived'),
  WF047: warning('a type that is not understood accepts anything'),
  WF048: warning('a tool without a description'),
  WF049: warning('a parameter that only the runtime fills'),
  // safety
  WF050: error('a secret in plain text'),
  // code, continued
  WF051: error('a type that JSON cannot carry'),
  WF052: warning('a module that cannot be found'),
  WF053: warning('an optional argument that JSON cannot carry is left out'),
  WF054: warning('an argument of a class has none of its methods'),
  // whether it can run
  WF060: warning('no path leads to the agent'),
  WF061: warning('an earlier rule always wins'),
  WF062: warning('a transfer to the same agent'),
  WF063: warning('a run that only a limit ends'),
  WF064: warning('a variable that is never read'),
  WF065: warning('a variable that is never set'),
  WF066: warning('an agent without a description that AutoPattern needs'),
  WF068: warning('an agent without a prompt'),
  WF069: warning('a setting without what it needs'),
  WF070: error('a scripted answer with neither say nor call'),
  WF071: warning('a scripted answer that is never reached'),
  WF072: warning('a scripted answer that nothing triggers'),
  WF073: warning('a scripted answer calls what does not exist'),
  WF074: warning('a scripted answer uses a group that its pattern does not have'),
  WF080: warning('no model provider is configured, and there is no script.yaml'),
  WF081: warning('a model that cannot do what is asked of it'),
  WF082: warning('a data_reference that cannot be read here'),
  WF090: error('not supported yet'),
  // what code does
  WF200: error('code that fails in every call'),
  WF201: warning('code that the TypeScript compiler finds wrong'),
  WF202: warning('an undeclared variable in code'),
  WF203: warning('code uses a variable against its declaration'),
  WF204: warning('code hands over to an unknown agent'),
  WF205: warning('parameters that differ from those of the function'),
  WF206: error('a module that cannot be loaded'),
  // limits of loading
  WF091: warning('there are more diagnostics'),
  WF092: error('validating the workflow takes too much time or memory'),
  // what an author did not mean
  WF100: warning('a prompt names a tool, a transfer or an agent that does not exist'),
  WF101: warning('limits that do not fit together'),
  WF102: warning('a question that no one can answer'),
  WF103: error('a structured output without an end'),
  WF104: warning('a required name that does not exist'),
  WF105: warning('a pattern that matches every text'),
  WF106: error('a workflow file under another name'),
  WF107: warning('nothing uses it'),
  WF108: warning('a variable in a text without double braces'),
  WF109: warning('a workflow that starts itself'),
} satisfies Record<string, DiagnosticCodeEntry>;

export type DiagnosticCode = keyof typeof table;
/** code -> title, severity. */
export const DIAGNOSTIC_CODES: Readonly<Record<DiagnosticCode, DiagnosticCodeEntry>> = table;
