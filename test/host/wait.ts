import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Calls `look` every 50 ms until it gives something, and returns that. Rejects after `timeout` milliseconds (default
 * two minutes), saying what was waited for; `alive` may throw earlier, when nothing can come any more.
 */
export async function waitFor<T>(
	what: string,
	{ timeout = 120_000, alive }: { timeout?: number; alive?: () => void },
	look: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
	const deadline = Date.now() + timeout;
	for (;;) {
		const found = await look();
		if (found !== undefined) return found;
		alive?.();
		if (Date.now() > deadline) {
			throw new Error(`Waited ${Math.round(timeout / 1000)} s in vain for ${what}`);
		}
		await sleep(50);
	}
}
