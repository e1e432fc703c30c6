import { identitySum, referenceOf } from '../../../nodes/LinkStore/engine/reference';

test('rule 13: a reference is derived, so a repeated plan has the same one', () => {
	expect(referenceOf('flow', 'left:crm.customer', 'L1', 1)).toBe(
		referenceOf('flow', 'left:crm.customer', 'L1', 1),
	);
	expect(referenceOf('flow', 'left:crm.customer', 'L1', 1)).toMatch(/^ls-[0-9a-f]{24}$/);
});

test('rule 13: another flow, entity, record or generation has another one', () => {
	const all = new Set<string>();
	for (const flow of ['a', 'b']) {
		for (const entity of ['left:crm.customer', 'right:crm.customer', 'left:crm.order']) {
			for (let id = 0; id < 50; id++) {
				for (const generation of [1, 2]) all.add(referenceOf(flow, entity, `L${id}`, generation));
			}
		}
	}
	expect(all.size).toBe(2 * 3 * 50 * 2);
	// Parts do not run into each other.
	expect(referenceOf('a', 'bc', 'd', 1)).not.toBe(referenceOf('ab', 'c', 'd', 1));
});

test('rule 15: the sum of an identity changes with each part of it', () => {
	const parts: Array<string | number | undefined> = [
		'flow',
		7,
		'left',
		'crm.customer',
		'L1',
		undefined,
		0,
	];
	const sum = identitySum(...parts);
	expect(identitySum(...parts)).toBe(sum);
	parts.forEach((_, at) => {
		const other = [...parts];
		other[at] = 'swapped';
		expect(identitySum(...other)).not.toBe(sum);
	});
});
