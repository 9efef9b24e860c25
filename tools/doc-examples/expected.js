// @ts-check
import ts from 'typescript';

/** A line that an example says to print. */
/** @typedef {{ line: number, text: string | undefined }} Expected */

/**
 * What the comments behind the `console.log` calls of an example say, in the order of the source. `text` is undefined where
 * there is no comment.
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
  return expected;
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
