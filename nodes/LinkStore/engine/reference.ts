import { createHash } from 'node:crypto';
import { plainHash } from './fingerprint';

/**
 * Our stamp in a record that we create. Derived, never drawn: after a crash, or from a restored
 * backup of the store, the same source record has the same stamp, so its copy is found again.
 */
export function referenceOf(
	linkSet: string,
	entity: string,
	id: string,
	generation: number,
): string {
	const digest = createHash('sha256')
		.update([linkSet, entity, id, String(generation)].join('\u0000'))
		.digest('hex');
	return `ls-${digest.slice(0, 24)}`;
}

/** Check sum over an item's identity: an item whose `_sync` was swapped or edited is refused. */
export const identitySum = (...parts: Array<string | number | undefined>): string =>
	plainHash(parts.map((part) => part ?? '').join('\u0000'), 12);
