/**
 * Small values of numbers, texts, arrays and plain objects have a format of their own: to set up the structured clone costs several times what they
 * do. Each is a byte that says what it is, then: 4 bytes of a whole number, 8 of another one, the length of a text and its characters, the
 * number of items or fields and these. What is larger, or anything else, goes by the structured clone.
 */
export const PlainKind = {
  undefined: 0,
  null: 1,
  true: 2,
  false: 3,
  int: 4,
  double: 5,
  text: 6,
  array: 7,
  object: 8,
} as const;

/** Bytes that a value may take. */
export const roomBytes = 1024;
/** Characters of a text, whose length is one byte. */
export const longestText = 0xff;
