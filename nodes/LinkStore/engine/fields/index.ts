/** Conversion of field values between two systems: pure, without clock, network or n8n. */
export { aliasChanges, aliasForm, aliasProblem, aliasTarget, looseAlias, leavesOut } from './alias';
export { emptyParsed } from './common';
export { format, looseEqual, normalForm, parse, tooLong } from './convert';
export { linkIds, translate } from './link';
export type { MissingLink } from './link';
export { minorDigits } from './money';
