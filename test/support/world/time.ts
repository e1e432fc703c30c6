export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Moves the store's clock (its `now_ms()` asks `Date.now`). Undone by `jest.restoreAllMocks()`. */
export function timeMachine(): { advance: (ms: number) => void } {
	const real = Date.now.bind(Date);
	let offset = 0;
	jest.spyOn(Date, 'now').mockImplementation(() => real() + offset);
	return { advance: (ms) => (offset += ms) };
}
