/** Variables that would make a program's output depend on the terminal or the tool it was started from. */
const foreign = /^(?:NODE_OPTIONS|NODE_ENV|FORCE_COLOR|CLICOLOR.*|COLORTERM|JEST_.*|NX_.*|npm_.*|LANG|LC_.*)$/;

/** The environment of a recipe's program: this process's own, without what would change its output. */
export function environment(own: Readonly<Record<string, string>>): Record<string, string> {
  const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return { ...Object.fromEntries(inherited), TZ: 'UTC', LC_ALL: 'C.UTF-8', NO_COLOR: '1', ...own } as Record<
    string,
    string
  >;
}
