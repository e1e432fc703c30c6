import { makePrints } from '../../../nodes/LinkStore/engine/fingerprint';
import { makeTokens } from '../../../nodes/LinkStore/page/token';

const HOUR = 3_600_000;
const noon = Date.UTC(2026, 0, 10, 12);
const prints = makePrints(Buffer.alloc(32, 1));
const tokens = (who = 'anna', flow = 'a', time = noon, key = prints) =>
	makeTokens(key, who, flow, time);

test('a token holds for the same person and flow, over midnight, and not for ever', () => {
	const token = tokens().make();
	expect(tokens().holds(token)).toBe(true);
	expect(tokens('anna', 'a', noon + 24 * HOUR).holds(token)).toBe(true);
	expect(tokens('anna', 'a', noon + 48 * HOUR).holds(token)).toBe(false);
	expect(tokens('anna', 'a', noon - 24 * HOUR).holds(token)).toBe(false);
	expect(tokens('bert').holds(token)).toBe(false);
	expect(tokens('anna', 'b').holds(token)).toBe(false);
	expect(tokens('anna', 'a', noon, makePrints(Buffer.alloc(32, 2))).holds(token)).toBe(false);
});

test.each([undefined, '', null, 7, ['x'], 'x'.repeat(20), 'ø'])('%p is no token', (given) => {
	expect(tokens().holds(given)).toBe(false);
});

test('a name with a separator in it is not another person', () => {
	expect(tokens('anna\u0000a', 'b').holds(tokens('anna', 'a\u0000b').make())).toBe(false);
});

test('a message comes back as it was signed, to the same person only', () => {
	const signed = tokens().sign('{"act":"ø"}');
	expect(tokens().read(signed)).toBe('{"act":"ø"}');
	expect(tokens('bert').read(signed)).toBeUndefined();
	expect(
		tokens().read(`${Buffer.from('other').toString('base64url')}.${signed.split('.')[1]}`),
	).toBeUndefined();
	for (const bad of [undefined, '', '.', 'a', 'a.b', ['a.b']])
		expect(tokens().read(bad)).toBeUndefined();
});
