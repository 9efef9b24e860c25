import type { Node } from 'acorn';

/** What an inline function needs from the place where it was written. */
export interface Needs {
  /** Names that nothing inside declares, in order of appearance. */
  readonly variables: readonly string[];
  /** Names that are asked for with `typeof` and may be missing. */
  readonly asked: readonly string[];
  /** `this`, `super`, `new.target` or `import.meta` of the surrounding code. */
  readonly context: readonly string[];
  /** Modules that `import('…')` loads by a relative or bare name, which means something only over there. */
  readonly imports: readonly string[];
}

type Tree = Node & Readonly<Record<string, unknown>>;

/**
 * Finds the free variables of a parsed function: every reference that no scope inside declares.
 *
 * Declarations are collected when a scope is entered, as the language hoists them: `var` and parameters belong to the
 * function, `let`, `const`, `class` and functions to the block.
 */
export function needsOf(root: Node): Needs {
  const search = new Search();
  search.visit(root as Tree, new Scope(undefined), true);
  return {
    variables: [...search.variables],
    asked: [...search.asked],
    context: [...search.context],
    imports: [...search.imports],
  };
}

class Scope {
  private readonly names = new Set<string>();

  constructor(private readonly parent: Scope | undefined) {}

  declare(pattern: unknown): void {
    for (const name of boundNames(pattern)) this.names.add(name);
  }

  has(name: string): boolean {
    return this.names.has(name) || (this.parent?.has(name) ?? false);
  }
}

class Search {
  readonly variables = new Set<string>();
  readonly asked = new Set<string>();
  private entered = false;
  readonly context = new Set<string>();
  readonly imports = new Set<string>();

  /** @param outside whether `this` would still be that of the surrounding code. */
  visit(node: Tree, scope: Scope, outside: boolean): void {
    switch (node.type) {
      case 'Identifier':
        if (!scope.has(node['name'] as string)) this.variables.add(node['name'] as string);
        return;
      case 'ThisExpression':
        if (outside) this.context.add('this');
        return;
      case 'Super':
        if (outside) this.context.add('super');
        return;
      case 'MetaProperty':
        return this.visitMeta(node, outside);
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return this.visitFunction(node, scope, outside);
      case 'ClassDeclaration':
      case 'ClassExpression':
        return this.visitClass(node, scope, outside);
      case 'Program':
      case 'BlockStatement':
      case 'StaticBlock':
        return this.visitBlock(node, childrenOf(node), scope, node.type === 'StaticBlock' ? false : outside);
      case 'SwitchStatement':
        return this.visitBlock(node, (node['cases'] as Tree[]).flatMap(childrenOf), scope, outside);
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
        return this.visitBlock(node, [(node['init'] ?? node['left']) as Tree], scope, outside);
      case 'CatchClause': {
        const inner = new Scope(scope);
        inner.declare(node['param']);
        return this.visitAll(node, inner, outside);
      }
      case 'MemberExpression':
      case 'Property':
      case 'PropertyDefinition':
      case 'MethodDefinition':
        return this.visitMember(node, scope, outside);
      case 'LabeledStatement':
        return this.visit(node['body'] as Tree, scope, outside);
      case 'BreakStatement':
      case 'ContinueStatement':
        return;
      case 'UnaryExpression':
        // `typeof window` is how code asks whether a name exists; it never throws.
        if (node['operator'] === 'typeof' && (node['argument'] as Tree).type === 'Identifier') {
          const name = (node['argument'] as Tree)['name'] as string;
          if (!scope.has(name)) this.asked.add(name);
          return;
        }
        return this.visitAll(node, scope, outside);
      case 'ImportExpression': {
        const source = (node['source'] as Tree)['value'];
        if (typeof source === 'string' && !/^[a-z][a-z\d+.-]+:/i.test(source)) this.imports.add(source);
        return this.visitAll(node, scope, outside);
      }
      default:
        return this.visitAll(node, scope, outside);
    }
  }

  private visitAll(node: Tree, scope: Scope, outside: boolean): void {
    for (const child of childrenOf(node)) this.visit(child, scope, outside);
  }

  private visitBlock(node: Tree, statements: readonly Tree[], scope: Scope, outside: boolean): void {
    const inner = new Scope(scope);
    declareLexical(statements, inner);
    if (node.type === 'StaticBlock' || node.type === 'Program') declareVars(node, inner);
    this.visitAll(node, inner, outside);
  }

  private visitFunction(node: Tree, scope: Scope, outside: boolean): void {
    const isArrow = node.type === 'ArrowFunctionExpression';
    // Nobody gives the function itself a `this`; a function inside it may be given one.
    const stays = outside && (isArrow || !this.entered);
    this.entered = true;
    const inner = new Scope(scope);
    if (node['id']) inner.declare(node['id']);
    if (!isArrow) inner.declare({ type: 'Identifier', name: 'arguments' });
    for (const parameter of node['params'] as Tree[]) inner.declare(parameter);
    declareVars(node['body'] as Tree, inner);
    for (const parameter of node['params'] as Tree[]) this.visit(parameter, inner, stays);
    this.visit(node['body'] as Tree, inner, stays);
  }

  private visitClass(node: Tree, scope: Scope, outside: boolean): void {
    const inner = new Scope(scope);
    if (node['id']) inner.declare(node['id']);
    if (node['superClass']) this.visit(node['superClass'] as Tree, inner, outside);
    this.visitAll(node['body'] as Tree, inner, outside);
  }

  /** A key that is not computed is no reference; what stands in a class has a `this` of its own. */
  private visitMember(node: Tree, scope: Scope, outside: boolean): void {
    const named = node.type === 'MemberExpression' ? 'property' : 'key';
    const inClass = node.type === 'PropertyDefinition';
    for (const part of ['object', 'property', 'key', 'value'] as const) {
      const child = node[part] as Tree | null | undefined;
      if (!child || (part === named && node['computed'] !== true)) continue;
      this.visit(child, scope, inClass && part === 'value' ? false : outside);
    }
  }

  private visitMeta(node: Tree, outside: boolean): void {
    const name = `${(node['meta'] as Tree)['name'] as string}.${(node['property'] as Tree)['name'] as string}`;
    if (name === 'import.meta' || outside) this.context.add(name);
  }
}

function declareLexical(statements: readonly Tree[], scope: Scope): void {
  for (const statement of statements) {
    if (statement?.type === 'VariableDeclaration') {
      for (const declarator of statement['declarations'] as Tree[]) scope.declare(declarator['id']);
    } else if (statement?.type === 'FunctionDeclaration' || statement?.type === 'ClassDeclaration') {
      scope.declare(statement['id']);
    }
  }
}

/** The `var`s of a function stand anywhere in it, but not in the functions inside. */
function declareVars(node: Tree, scope: Scope): void {
  if (/Function|Class/.test(node.type)) return;
  if (node.type === 'VariableDeclaration' && node['kind'] === 'var') declareLexical([node], scope);
  for (const child of childrenOf(node)) declareVars(child, scope);
}

function* boundNames(pattern: unknown): Generator<string> {
  const node = pattern as Tree | null | undefined;
  switch (node?.type) {
    case 'Identifier':
      yield node['name'] as string;
      return;
    case 'ObjectPattern':
      for (const property of node['properties'] as Tree[])
        yield* boundNames(property.type === 'RestElement' ? property : property['value']);
      return;
    case 'ArrayPattern':
      for (const element of node['elements'] as unknown[]) yield* boundNames(element);
      return;
    case 'AssignmentPattern':
      yield* boundNames(node['left']);
      return;
    case 'RestElement':
      yield* boundNames(node['argument']);
  }
}

function childrenOf(node: Tree): Tree[] {
  const isTree = (value: unknown): value is Tree =>
    typeof value === 'object' && value !== null && typeof (value as Tree).type === 'string';
  return Object.values(node).flatMap((value) =>
    Array.isArray(value) ? value.filter(isTree) : isTree(value) ? [value] : [],
  );
}
