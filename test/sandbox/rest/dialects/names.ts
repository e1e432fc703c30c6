/** Spellings of field names. */

export const pascal = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;

export const snake = (name: string): string =>
	name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
