/**
 * How many lines of stack code a workload on Kubernetes takes, of every stack in `stacks/`, and their median.
 *
 * `npm run bench:lines` prints one line for each workload: what stands in its own statement; with the values that it names, each
 * shared by all that name it, and its share of what the estate shares; with its share of everything that the stack says besides
 * (namespace, secrets, grants) in the place of those values; and with its share of the frame as well, the class and constructor that
 * every stack of CDK for Terraform has. Lines are those that prettier leaves. Comments, blank lines, imports and the inside of texts
 * of several lines are no code. A loop counts as one workload, however many it makes.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';

const STACKS = path.join(__dirname, '../stacks');
const SHARED = 'platforms.ts';
const KINDS = ['WebService', 'Worker', 'StatefulApp', 'NodeAgent', 'Scheduled', 'OneShot', 'RawWorkload'];

interface Measured {
  /** What each workload says of itself, by its place. */
  readonly own: ReadonlyMap<string, number>;
  /** What it names besides: constants and functions, and what those name, each shared by all that name it. */
  readonly values: ReadonlyMap<string, number>;
  /** Code outside of those and of the frame. */
  readonly shared: number;
  /** The class, its constructor and the call of `super`. */
  readonly frame: number;
}

function measured(file: string): Measured {
  const source = ts.createSourceFile(
    file,
    fs.readFileSync(path.join(STACKS, file), 'utf8'),
    ts.ScriptTarget.ES2022,
    true,
  );
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  const code = new Set<number>();
  const own = new Map<string, Set<number>>();
  const workloads = new Map<string, ts.Node>();
  const frame = new Set<number>();
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isClassDeclaration(node)) for (const line of linesOf(node, lineOf)) frame.add(line);
    if (isOfConstructor(node) && !isSuper(node)) for (const line of linesOf(node, lineOf)) frame.delete(line);
    if (ts.isNewExpression(node) && KINDS.includes(node.expression.getText())) {
      const statement = ts.findAncestor(node, ts.isStatement) ?? node;
      const [name = node.expression] = (node.arguments ?? []).slice(1);
      const place = `${file.replace('.ts', '')} ${name.getText()}`;
      own.set(place, linesOf(statement, lineOf));
      workloads.set(place, statement);
    }
    if (node.getChildCount() === 0) {
      code.add(lineOf(node.getStart()));
      code.add(lineOf(node.getEnd()));
    }
    node.getChildren().forEach(visit);
  };
  source.statements.forEach(visit);
  const taken = new Set([...own.values()].flatMap((lines) => [...lines]));
  const rest = [...code].filter((line) => !taken.has(line));
  const count = (lines: Iterable<number>): number => [...lines].filter((line) => code.has(line)).length;
  const named = new Map([...workloads].map(([place, node]) => [place, valuesNamedIn(node, valuesOf(source))]));
  const sharers = (value: ts.Node): number => [...named.values()].filter((values) => values.has(value)).length;
  const linesOfValue = (value: ts.Node): number =>
    count([...linesOf(value, lineOf)].filter((line) => !taken.has(line))) / sharers(value);
  return {
    own: new Map([...own].map(([place, lines]) => [place, count(lines)])),
    values: new Map(
      [...named].map(([place, values]) => [place, [...values].reduce((sum, value) => sum + linesOfValue(value), 0)]),
    ),
    shared: rest.filter((line) => !frame.has(line)).length,
    frame: rest.filter((line) => frame.has(line)).length,
  };
}

/** The statements of constants and functions, by name. What makes a construct is no value. */
function valuesOf(source: ts.SourceFile): ReadonlyMap<string, ts.Node> {
  const found = new Map<string, ts.Node>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && !isConstruct(node.initializer))
      found.set(node.name.getText(), ts.findAncestor(node, ts.isVariableStatement) ?? node);
    if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) found.set(node.name?.getText() ?? '', node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isConstruct(value: ts.Expression | undefined): boolean {
  return value !== undefined && ts.isNewExpression(value) && value.arguments?.[0]?.kind === ts.SyntaxKind.ThisKeyword;
}

function valuesNamedIn(node: ts.Node, values: ReadonlyMap<string, ts.Node>): ReadonlySet<ts.Node> {
  const found = new Set<ts.Node>();
  const visit = (inside: ts.Node): void => {
    const value = ts.isIdentifier(inside) ? values.get(inside.text) : undefined;
    if (value !== undefined && value !== node && !found.has(value)) {
      found.add(value);
      ts.forEachChild(value, visit);
    }
    ts.forEachChild(inside, visit);
  };
  visit(node);
  return found;
}

function isOfConstructor(node: ts.Node): boolean {
  return ts.isStatement(node) && ts.isBlock(node.parent) && ts.isConstructorDeclaration(node.parent.parent);
}

function isSuper(node: ts.Node): boolean {
  return ts.isExpressionStatement(node) && /^super\b/.test(node.getText());
}

function linesOf(node: ts.Node, lineOf: (position: number) => number): Set<number> {
  const first = lineOf(node.getStart());
  return new Set(Array.from({ length: lineOf(node.getEnd()) - first + 1 }, (_, index) => first + index));
}

const files = fs.readdirSync(STACKS).filter((file) => file.endsWith('.ts') && file !== SHARED);
const stacks = files.map(measured).filter(({ own }) => own.size > 0);
const estate = measured(SHARED).shared / stacks.reduce((sum, { own }) => sum + own.size, 0);
const rows = stacks
  .flatMap(({ own, values, shared, frame }) =>
    [...own].map(([name, lines]) => {
      const withValues = lines + (values.get(name) ?? 0) + estate;
      const withShared = lines + shared / own.size + estate;
      return { name, figures: [lines, withValues, withShared, withShared + frame / own.size] };
    }),
  )
  .sort((one, other) => (one.figures[1] ?? 0) - (other.figures[1] ?? 0));

const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};
const print = (figures: readonly number[], name: string): void => {
  process.stdout.write(`${figures.map((figure) => figure.toFixed(1).padStart(8)).join('')}  ${name}\n`);
};

process.stdout.write('     own +values +shared  +frame\n');
for (const { name, figures } of rows) print(figures, name);
print(
  [0, 1, 2, 3].map((column) => median(rows.map(({ figures }) => figures[column] ?? 0))),
  `median of ${String(rows.length)} workloads in ${String(stacks.length)} stacks`,
);
