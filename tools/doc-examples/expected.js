// @ts-check
import ts from 'typescript';

/** A line that an example says to print. */
/** @typedef {{ line: number, text: string | undefined }} Expected */

/**
 * What an example says to print: in the comments behind its `console.log` calls, in the order of the source, or, where loops and
 * callbacks print, in the lines of comment at its end. `text` is undefined where a call says nothing.
 *
 * @param {string} code
 * @returns {Expected[]} lines are counted from 0.
 */
export function expectedOf(code) {
  const source = ts.createSourceFile('example.ts', code, ts.ScriptTarget.ESNext, true);
  /** @type {Expected[]} */
  const expected = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isCallExpression(node) && node.expression.getText(source) === 'console.log') {
      const { line } = source.getLineAndCharacterOfPosition(node.end);
      const rest = code.slice(node.end).split('\n', 1)[0] ?? '';
      expected.push({ line, text: /\/\/ ?(.*)$/.exec(rest)?.[1]?.trimEnd() });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return expected.some(({ text }) => text !== undefined) ? expected : (closingComment(code) ?? expected);
}

/** @param {string} code @returns {Expected[] | undefined} */
function closingComment(code) {
  const lines = code.trimEnd().split('\n');
  const first = lines.findLastIndex((line) => !line.startsWith('// ')) + 1;
  if (first === lines.length) return undefined;
  return lines.slice(first).map((line, index) => ({ line: first + index, text: line.slice(3).trimEnd() }));
}

/**
 * The example as JavaScript that Node 20 runs.
 *
 * @param {string} code
 */
export function stripTypes(code) {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  return outputText;
}
