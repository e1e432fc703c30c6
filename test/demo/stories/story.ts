/** What a story of the demo is made of. */
import type { Sandbox } from '../../sandbox';
import type { LinkPair } from '../lab';

export interface Story {
	/** One line for each thing that somebody did. */
	lines: string[];
	/** Checks after the flows have run again; each returns what is wrong, or nothing. */
	checks: Array<() => Promise<string | undefined>>;
}

export type Work = (sandbox: Sandbox, links: LinkPair[], story: Story) => Promise<void>;

/** A linked pair that no other step of the story touches. */
export const taker = (links: LinkPair[]) => {
	let next = 0;
	return (): LinkPair => {
		const link = links[next++];
		if (link === undefined) throw new Error('There are too few linked records for the demo');
		return link;
	};
};

export function expectValue(
	story: Story,
	what: string,
	read: () => Promise<unknown>,
	wanted: unknown,
): void {
	story.checks.push(async () => {
		const value = await read();
		return JSON.stringify(value) === JSON.stringify(wanted)
			? undefined
			: `${what}: expected ${JSON.stringify(wanted)}, found ${JSON.stringify(value)}`;
	});
}
