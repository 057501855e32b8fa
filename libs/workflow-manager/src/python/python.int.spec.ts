import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { createWorkflowManager } from '../catalog/workflow-manager.ts';
import { createWorkspace, flow, goodFlow, loadFlow, type Files } from '../spec/folder.fixture.ts';
import { describeWithPython } from '../spec/python.fixture.ts';

/** A workflow with one tool `t` in Python. */
const withTool = (text: string, more: Files = {}): Files => ({
  'tools/t.py': text,
  'tools.yaml': 'tools:\n  - {name: t, module: tools.t}\n',
  ...more,
});
const toolOf = async (text: string, more?: Files) => {
  const workflow = await goodFlow(withTool(text, more));
  const [tool] = workflow.definition.tools;
  if (tool === undefined) throw new Error('there is no tool');
  return tool;
};
const schemaOf = async (text: string, more?: Files) => (await toolOf(text, more)).parameters;

describeWithPython('a tool in Python', () => {
  it('has its schema from the hints and the docstring, in the style of Google', async () => {
    const tool = await toolOf(
      [
        'from typing import Literal, Optional',
        'async def t(city: str, days: int = 3, unit: Literal["c", "f"] = "c", note: Optional[str] = None, app_id=None, ctx=None, context=None):',
        '    """Tells the weather.',
        '',
        '    Args:',
        '        city: Where,',
        '            by name.',
        '        days (int): How many.',
        '',
        '    Returns:',
        '        A text.',
        '    """',
      ].join('\n'),
    );
    expect(tool.description).toBe('Tells the weather.');
    expect(tool.parameters).toEqual({
      type: 'object',
      properties: {
        city: { type: 'string', description: 'Where, by name.' },
        days: { type: 'integer', default: 3, description: 'How many.' },
        unit: { enum: ['c', 'f'], default: 'c' },
        note: { type: 'string' },
      },
      required: ['city'],
      additionalProperties: false,
    });
    expect(tool.code).toMatchObject({ module: 'tools/t.py', function: 't' });
  });

  it.each([
    [
      'numpy',
      [
        'Tells.',
        '',
        'Parameters',
        '----------',
        'city : str',
        '    Where.',
        'days : int, optional',
        '    How many.',
      ],
    ],
    [
      'Sphinx',
      ['Tells.', '', ':param str city: Where.', ':param days: How many.', ':type days: int'],
    ],
  ])('has types and descriptions of a docstring in the style of %s', async (_, lines) => {
    const doc = lines.map((line) => `    ${line}`).join('\n');
    const tool = await toolOf(`def t(city, days=None):\n    """\n${doc}\n    """\n`);
    expect(tool.description).toBe('Tells.');
    expect(tool.parameters['properties']).toEqual({
      city: { type: 'string', description: 'Where.' },
      days: { type: 'integer', description: 'How many.' },
    });
  });

  it('has schemas of models, dataclasses, typed dicts and enums, without importing them', async () => {
    const text = [
      'import dataclasses, enum, typing',
      'from pydantic import BaseModel, Field',
      'from tools.shapes import Shape',
      'raise RuntimeError("never imported")',
      'class Size(str, enum.Enum):',
      '    S = "s"',
      'class Item(BaseModel):',
      '    name: str = Field(..., description="What", min_length=1)',
      '    kids: typing.List["Item"] = []',
      '@dataclasses.dataclass',
      'class Point:',
      '    x: float',
      '    y: float = 0.5',
      'def t(item: Item, size: Size, at: Point, shape: Shape, by: dict[str, int], pair: tuple[int, str]):',
      '    """Draws."""',
    ].join('\n');
    const shapes =
      'from typing import TypedDict\nclass Shape(TypedDict, total=False):\n    sides: int\n';
    expect(await schemaOf(text, { 'tools/shapes.py': shapes })).toEqual({
      type: 'object',
      properties: {
        item: { $ref: '#/$defs/Item' },
        size: { enum: ['s'] },
        at: {
          type: 'object',
          properties: { x: { type: 'number' }, y: { type: 'number', default: 0.5 } },
          required: ['x'],
          additionalProperties: false,
        },
        shape: {
          type: 'object',
          properties: { sides: { type: 'integer' } },
          additionalProperties: false,
        },
        by: { type: 'object', additionalProperties: { type: 'integer' } },
        pair: {
          type: 'array',
          prefixItems: [{ type: 'integer' }, { type: 'string' }],
          items: false,
          minItems: 2,
        },
      },
      required: ['item', 'size', 'at', 'shape', 'by', 'pair'],
      additionalProperties: false,
      $defs: {
        Item: {
          type: 'object',
          properties: {
            name: { type: 'string', description: 'What', minLength: 1 },
            kids: { type: 'array', items: { $ref: '#/$defs/Item' }, default: [] },
          },
          required: ['name'],
          additionalProperties: false,
        },
      },
    });
  });

  it('has the limits of lists, in fields and in annotations', async () => {
    const text = [
      'from typing import Annotated, List, Optional',
      'from pydantic import BaseModel, Field',
      'class Item(BaseModel):',
      '    names: List[str] = Field(min_length=1, max_length=2)',
      '    others: Optional[List[str]] = Field(None, max_length=3)',
      '    word: Optional[str] = Field(None, max_length=4)',
      'def t(item: Item, names: Annotated[List[str], Field(min_length=5)]):',
      '    """Counts."""',
    ].join('\n');
    const list = { type: 'array', items: { type: 'string' } };
    expect((await schemaOf(text))['properties']).toEqual({
      item: {
        type: 'object',
        properties: {
          names: { ...list, minItems: 1, maxItems: 2 },
          others: { anyOf: [list, { type: 'null' }], maxItems: 3 },
          word: { anyOf: [{ type: 'string' }, { type: 'null' }], maxLength: 4 },
        },
        required: ['names'],
        additionalProperties: false,
      },
      names: { ...list, minItems: 5 },
    });
  });

  it.each([
    ['Enum', 'A = 5\n    B = auto()\n    C = other()\n    D = enum.auto()', [5, 6, 7]],
    ['IntEnum', 'A = auto()\n    B = auto()', [1, 2]],
    ['Flag', 'A = auto()\n    B = auto()\n    C = 4\n    D = auto()', [1, 2, 4, 8]],
    ['StrEnum', 'ONE = auto()\n    TWO = str("x")', ['one']],
    ['Enum', 'def _generate_next_value_(*_):\n        return 9\n    A = 1\n    B = auto()', [1]],
  ])(
    'has the values that auto() gives the members of a class of %s',
    async (base, body, values) => {
      const text = [
        'import enum',
        'from enum import auto',
        `class Kind(enum.${base}):`,
        `    ${body}`,
        'def t(kind: Kind):',
        '    """Sorts."""',
      ].join('\n');
      expect((await schemaOf(text))['properties']).toEqual({ kind: { enum: values } });
    },
  );

  it('may start with a byte order mark', async () => {
    const schema = await schemaOf('\uFEFFdef t(city: str):\n    """Tells."""\n');
    expect(schema['required']).toEqual(['city']);
  });

  it('may take a parameter that is called context but is not one', async () => {
    const schema = await schemaOf('def t(context: str):\n    """Tells."""\n');
    expect(schema['properties']).toEqual({ context: { type: 'string' } });
  });

  it('runs at the same time as others unless it reaches context variables', async () => {
    const touches = async (parameters: string, body: string): Promise<boolean> => {
      const workflow = await goodFlow(
        withTool(`def t(${parameters}):\n    """Tells."""\n    return ${body}\n`),
      );
      return workflow.touchesContext('t');
    };
    expect(await touches('city: str', 'city')).toBe(false);
    expect(await touches('ctx', 'ctx.app_id')).toBe(false);
    expect(await touches('ctx', 'ctx.get("plan")')).toBe(true);
    expect(await touches('context_variables', '1')).toBe(true);
  });

  it('changes the version of the code with any Python file that it may import', async () => {
    const tool = 'from tools.helper import x\ndef t():\n    """Tells."""\n';
    const [one, other] = [
      await goodFlow(withTool(tool, { 'tools/helper.py': 'x = 1\n' })),
      await goodFlow(withTool(tool, { 'tools/helper.py': 'x = 2\n' })),
    ];
    expect(one.workflow_version).toBe(other.workflow_version);
    expect(one.code_version).not.toBe(other.code_version);
  });

  it('has the same version of the code with the line ends of Windows', async () => {
    const text = 'def t(a: int):\n    """Tells.\n\n    More.\n    """\n';
    const [unix, windows] = [
      await goodFlow(withTool(text)),
      await goodFlow(withTool(text.replaceAll('\n', '\r\n'))),
    ];
    expect(windows.workflow_version).toBe(unix.workflow_version);
    expect(windows.code_version).toBe(unix.code_version);
  });

  it('has no files of a `_shared` that leads out of the workflows folder', async () => {
    const outside = createWorkspace({ 'kit.py': 'SECRET = 1\n' });
    const text = 'def t():\n    """Tells."""\n';
    const sourceWith = async (link: string) =>
      (
        await goodFlow(withTool(text, { '/_shared': { link }, '/Kit/kit.py': 'X = 1\n' }))
      ).bundles.get('tools/t.py')?.source;
    expect(await sourceWith('Kit')).toContain('_shared/kit.py');
    expect(await sourceWith(outside.directory)).not.toContain('_shared/kit.py');
    outside.remove();
  });

  it.each([
    ['a syntax error', 'def t(:\n', 'WF044 tools/t.py:1:7'],
    ['no such function', 'def other():\n    pass\n', 'WF045 tools.yaml:2:23'],
    ['a value that is no function', 't = make()\n', 'WF046 tools.yaml:2:12'],
    ['no docstring', 'def t(city: str):\n    pass\n', 'WF048 tools.yaml:2:12'],
    ['a parameter without a hint', 'def t(city):\n    """Tells."""\n', 'WF047 tools/t.py:1:7'],
    ['an unknown type', 'def t(a: Frame):\n    """Tells."""\n', 'WF047 tools/t.py:1:10'],
    [
      'an unknown type in a quoted hint',
      'def t(\n    a: "list[Frame]",\n):\n    """Tells."""\n',
      'WF047 tools/t.py:2:8',
    ],
  ])('is reported if it has %s', async (_, text, expected) => {
    expect((await loadFlow(withTool(text))).found).toEqual([expected]);
  });

  it.each([
    [
      'a default that is infinite',
      'def t(a: float = 1e999):\n    """Tells."""\n',
      { type: 'number' },
    ],
    [
      'a huge default',
      `def t(a: int = 1${'0'.repeat(400)}):\n    """Tells."""\n`,
      { type: 'integer' },
    ],
    [
      'a literal of bytes',
      'import typing\ndef t(a: typing.Literal[b"x"]):\n    """Tells."""\n',
      {},
    ],
  ])('loads with %s, which no schema can have', async (_, text, a) => {
    expect((await schemaOf(text))['properties']).toEqual({ a });
  });

  it('is the only one reported if its folder is not read', async () => {
    const text = 'def t():\n    """Tells."""\n';
    const tools = ['tools.t', 'tools.node_modules.t'].map(
      (module, at) => `  - {name: t${at}, function: t, module: ${module}}\n`,
    );
    const { diagnostics } = await loadFlow(
      withTool(text, {
        'tools/node_modules/t.py': text,
        'tools.yaml': `tools:\n${tools.join('')}`,
      }),
    );
    expect(diagnostics).toMatchObject([
      {
        code: 'WF044',
        file: 'Flow/tools/node_modules/t.py',
        message: 'the Python files of this folder are not read',
      },
    ]);
  });

  it('loads as a hook, in the map form and in the list form', async () => {
    const hook = 'async def on_workflow_start(context):\n    pass\n';
    const map = await goodFlow({
      'hooks/startup.py': hook,
      'hooks.yaml': 'hooks:\n  on_workflow_start: hooks.startup.on_workflow_start\n',
    });
    expect(map.definition.hooks).toMatchObject([
      { type: 'on_workflow_start', code: { module: 'hooks/startup.py' } },
    ]);
    const list = await goodFlow({
      'hooks/startup.py': hook,
      'hooks.yaml':
        'hooks:\n  - {hook_type: on_workflow_start, hook_agent: all, file: startup.py, function: on_workflow_start}\n',
    });
    expect([...list.bundles.keys()]).toEqual(['hooks/startup.py']);
  });

  it('is bound to the deployed code for an older definition', async () => {
    const workspace = createWorkspace(flow(withTool('def t(a: int):\n    """Tells."""\n')));
    const manager = await createWorkflowManager({ directory: workspace.directory });
    const before = manager.get('Flow');
    workspace.write({
      'Flow/tools/t.py': 'def t(a: int, b: str):\n    """Tells."""\n',
      'Flow/tools.yaml': 'tools:\n  - {name: t, module: tools.t}\n',
    });
    await manager.reload();
    if (before === undefined) throw new Error('it did not load');
    const bound = manager.bind(before.workflow_version, before.definition);
    expect(bound.bundles.get('tools/t.py')?.source).toContain('b: str');
    expect([...bound.unavailable_tools]).toEqual(['t']);
    await manager.close();
    workspace.remove();
  });
});

describe('a workflow with Python where there is none', () => {
  it('is not available, and says what to install', async () => {
    const workspace = createWorkspace(flow(withTool('def t():\n    """Tells."""\n')));
    const manager = await createWorkflowManager({
      directory: workspace.directory,
      settings: { python: join(workspace.directory, 'no-python') },
    });
    expect(manager.diagnostics()).toMatchObject([
      {
        code: 'WF042',
        message: expect.stringContaining('tools/t.py needs Python 3.9 or newer'),
        hint: 'install Python, or set PYTHON to the path of its program',
      },
    ]);
    await manager.close();
    workspace.remove();
  });

  it('is not available if its Python is too old', async () => {
    const workspace = createWorkspace({
      python: '#!/bin/sh\necho "this is Python 3.8" >&2\nexit 1\n',
    });
    const python = join(workspace.directory, 'python');
    chmodSync(python, 0o755);
    const { diagnostics } = await loadFlow(withTool('def t():\n    """Tells."""\n'), { python });
    workspace.remove();
    expect(diagnostics).toMatchObject([
      { code: 'WF042', message: 'tools/t.py needs Python 3.9 or newer: this is Python 3.8' },
    ]);
  });
});
