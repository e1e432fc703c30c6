/** A small seeded source of chance (mulberry32): the same seed gives the same data everywhere. */
export interface Chance {
	/** 0 ≤ x < 1 */
	next(): number;
	/** Whole number, both ends included. */
	int(from: number, to: number): number;
	pick<T>(list: readonly T[]): T;
	/** True in this share of the calls. */
	maybe(share: number): boolean;
	digits(count: number): string;
	/** A source of its own, so that more of one thing does not change all others. */
	fork(name: string): Chance;
}

export function createChance(seed: number): Chance {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
	const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
	return {
		next,
		int,
		pick: (list) => list[int(0, list.length - 1)]!,
		maybe: (share) => next() < share,
		digits: (count) => Array.from({ length: count }, () => int(0, 9)).join(''),
		fork: (name) =>
			createChance(
				[...name].reduce((hash, char) => Math.imul(hash ^ char.charCodeAt(0), 16_777_619), seed),
			),
	};
}
