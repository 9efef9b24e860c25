/** Dresses text for a terminal, or leaves it alone. */
export interface Paint {
  good(text: string): string;
  bad(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
}

/** A stream's wish for colour: `--color` or `--no-color`, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal. */
export function wantsColour(
  stream: { readonly isTTY?: boolean | undefined },
  option: boolean | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): boolean {
  if (option !== undefined) return option;
  if (environment['NO_COLOR']) return false;
  const forced = environment['FORCE_COLOR'];
  if (forced) return forced !== '0' && forced !== 'false';
  return stream.isTTY === true;
}

/** A painter for a stream that wants colour, or does not. */
export function painter(colour: boolean): Paint {
  const dress =
    (open: number, close: number) =>
    (text: string): string =>
      colour ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return { good: dress(32, 39), bad: dress(31, 39), dim: dress(2, 22), bold: dress(1, 22) };
}
