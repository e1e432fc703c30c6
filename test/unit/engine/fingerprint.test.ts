import { randomBytes } from 'node:crypto';
import { makePrints } from '../../../nodes/LinkStore/engine/fingerprint';

test('a print depends on the key, the side, the field, the record and the value', () => {
	const prints = makePrints(randomBytes(32));
	const all = [
		prints.field('left', 'crm.customer', 'a', '1', 'x'),
		prints.field('right', 'crm.customer', 'a', '1', 'x'),
		prints.field('left', 'crm.customer', 'b', '1', 'x'),
		prints.field('left', 'crm.customer', 'a', '2', 'x'),
		prints.field('left', 'crm.customer', 'a', '1', 'y'),
		makePrints(randomBytes(32)).field('left', 'crm.customer', 'a', '1', 'x'),
	];
	expect(new Set(all).size).toBe(all.length);
	expect(prints.common('a', 'x')).toBe(prints.common('a', 'x'));
});
