/** A pattern for recipe names as a regular expression: `*` and `?` stay within a folder, `**` does not. */
export function globExpression(pattern: string): RegExp {
  const source = pattern.replace(/\*\*|[*?]|[^*?]+/g, (part) => {
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    return part === '?' ? '[^/]' : part.replace(/[\\^$.+()|[\]{}]/g, '\\$&');
  });
  return new RegExp(`^${source}$`);
}

/** Whether a text is a pattern rather than a name. */
export function isGlob(text: string): boolean {
  return /[*?]/.test(text);
}
