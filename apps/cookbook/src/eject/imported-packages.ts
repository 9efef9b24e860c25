import { isBuiltin } from 'node:module';

/** Names of the packages that a module's text imports from, each once, without sub-paths. */
export function importedPackages(text: string): string[] {
  const specifiers = text.matchAll(/(?<![.\w])(?:from|import)\s*\(?\s*['"]([^'"\n]+)['"]/g);
  const names = [...specifiers].flatMap(([, specifier = '']) => {
    if (/^[./#]/.test(specifier) || isBuiltin(specifier)) return [];
    return [
      specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/'),
    ];
  });
  return [...new Set(names)];
}
