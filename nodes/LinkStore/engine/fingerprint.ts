import { createHmac, createSecretKey, hash } from 'node:crypto';
import type { Side } from '../../shared/contracts';

/** Version of the normal forms. It is part of every fingerprint; a store made under another one is re-indexed. */
export const NORMAL_FORM = '1';

/**
 * Keyed fingerprints. The key lives apart from the store, so a copied store does not give away
 * birth dates or phone numbers to somebody who tries them all.
 */
export interface Prints {
	/** Fingerprint of one field of one record: says nothing about other records with the same value. */
	field: (side: Side, entity: string, row: string, id: string, norm: string) => string;
	/** The same value gives the same print on both sides. Kept only while a link is being made. */
	common: (row: string, norm: string) => string;
	/** Match keys, aliases and references: equal for equal values of one flow. */
	key: (kind: string, text: string) => string;
	/** Sum over the raw mapped values of a record; equal means that nothing has to be looked at. */
	raw: (mapHash: string, side: Side, id: string, text: string) => string;
}

const SEPARATOR = '\u0000';

export function makePrints(secret: Uint8Array): Prints {
	// A prepared key object: it is asked for forty times a record.
	const key = createSecretKey(secret);
	const print = (text: string) =>
		createHmac('sha256', key).update(text).digest('base64url').slice(0, 20);
	return {
		field: (side, entity, row, id, norm) =>
			print(['f', NORMAL_FORM, side, entity, row, id, norm].join(SEPARATOR)),
		common: (row, norm) => print(['c', NORMAL_FORM, row, norm].join(SEPARATOR)),
		key: (kind, text) => print(['k', NORMAL_FORM, kind, text].join(SEPARATOR)),
		raw: (mapHash, side, id, text) =>
			print(`r${SEPARATOR}${mapHash}${SEPARATOR}${side}${SEPARATOR}${id}${SEPARATOR}${text}`),
	};
}

/** Not secret: identities of items, settings, references. */
export const plainHash = (text: string, length = 16): string =>
	hash('sha256', text, 'base64url').slice(0, length);
