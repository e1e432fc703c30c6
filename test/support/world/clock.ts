export { DAY, HOUR, MINUTE } from './time';

/** Time of the store (`Date.now()`), moved by hand: over deadlines, leases and delays. */
let offset = 0;
let spy: jest.SpyInstance | undefined;

export function forward(milliseconds: number): void {
	const real = Date.now.bind(Date);
	if (spy === undefined) spy = jest.spyOn(Date, 'now').mockImplementation(() => real() + offset);
	offset += milliseconds;
}

export function resetClock(): void {
	spy?.mockRestore();
	spy = undefined;
	offset = 0;
}
