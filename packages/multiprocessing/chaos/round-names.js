/** Who is killed. */
export const roundNames = /** @type {const} */ ([
  'lock holder',
  'queue producer',
  'queue consumer',
  'pool worker',
  'parent',
]);
