/** How many of a side's links may vanish at once before a person is asked. */
export function tooManyGone(gone: number, links: number): boolean {
	if (gone === 0) return false;
	if (links < 20) return gone * 2 >= links;
	return gone > Math.max(10, links * 0.1);
}

/** Creates that one round may plan outside a first sync. */
export const tooManyCreates = (creates: number, links: number): boolean =>
	creates > Math.max(50, links * 0.1);

/** Updates that one round may plan outside a first sync. */
export const tooManyUpdates = (updates: number, links: number): boolean =>
	updates > Math.max(200, links * 0.3);

/** Records of one pass that may lose the same field before the flow stops. */
export const tooManyEmptied = (emptied: number, links: number): boolean =>
	emptied > Math.max(10, links * 0.1);

/** Milliseconds to the next try after a side was out of reach: 30 s, doubled up to 30 min. */
export const pauseAfter = (before: number): number =>
	Math.min(30 * 60_000, before === 0 ? 30_000 : before * 2);

/** Milliseconds before a refused operation is tried again. */
export const retryAfter = (refusals: number): number => Math.min(3_600_000, 20_000 * 3 ** refusals);
