import fc from 'fast-check';

import { exactDecimal } from '../../sandbox/rest/decimal';

describe('a decimal with places of its own', () => {
	it.each([
		[1.005, 2, 1.01],
		[-1.005, 2, -1.01],
		[1e-8, 8, 1e-8],
		[4e-9, 8, 0],
		[2.5, 0, 3],
		['007.10', 2, 7.1],
		['0.00000001', 8, 1e-8],
		['-0', 8, 0],
		[0.30000000000000004, 8, 0.3],
		// 16 digits and more: a number names them, or it does not.
		['9007199254740993', 0, '9007199254740993'],
		['9007199254740992', 0, 9007199254740992],
		['90071992.54740993', 8, '90071992.54740993'],
		['900719925.47409931', 8, '900719925.47409931'],
	])('%j with %i places is %j', (value, places, expected) => {
		expect(exactDecimal(value, places)).toBe(expected);
	});

	it.each([NaN, Infinity, 1e18, '1e5', '1,5', '.5', '5.', '+1', ' 1', '', true, null, []])(
		'refuses %j',
		(value) => {
			expect(() => exactDecimal(value, 8)).toThrow(/^must be /);
		},
	);

	it('keeps every decimal that has no more places, and says it so that JSON keeps it too', () => {
		const digits = fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n });
		fc.assert(
			fc.property(digits, (units) => {
				const text = (units < 0n ? -units : units).toString().padStart(9, '0');
				const plain = `${units < 0n ? '-' : ''}${text.slice(0, -8)}.${text.slice(-8)}`;
				const kept = exactDecimal(plain, 8);
				const read = JSON.parse(JSON.stringify(kept)) as number | string;
				const [whole = '', fraction = ''] = (
					typeof read === 'number' && String(read).includes('e') ? read.toFixed(8) : String(read)
				).split('.');
				expect(BigInt(`${whole}${fraction.padEnd(8, '0')}`)).toBe(units);
				expect(exactDecimal(read, 8)).toBe(kept);
			}),
			{ numRuns: 2_000 },
		);
	});
});
