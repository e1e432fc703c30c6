import { changeMetaSchema, isChangeMeta } from '../../nodes/shared/contracts';

const meta = {
	kind: 'change',
	flow: 'crm-customer--erp-customer',
	run: 7,
	side: 'left',
	entity: 'crm.customer',
	id: '42',
	modifiedAt: '2026-02-03T04:05:06Z',
	version: '"5"',
	deleted: false,
	reference: 'ls-1',
	sum: 'abc',
};

const VALUES = [
	undefined,
	null,
	'',
	'x',
	0,
	1,
	1.5,
	Number.NaN,
	Infinity,
	true,
	{},
	[],
	'left',
	'right',
	'change',
	'ticket',
];

const without = (name: string) =>
	Object.fromEntries(Object.entries(meta).filter(([key]) => key !== name));

const cases: unknown[] = [
	meta,
	{ ...meta, more: 1 },
	...VALUES,
	...Object.keys(meta).flatMap((name) => [
		without(name),
		...VALUES.map((value) => ({ ...meta, [name]: value })),
	]),
];

test("the hand-made check of a record's identity accepts what the schema accepts", () => {
	const accepted = cases.filter(isChangeMeta);
	expect(accepted).toEqual(cases.filter((value) => changeMetaSchema.safeParse(value).success));
	expect(accepted.length).toBeGreaterThan(10);
	expect(accepted.length).toBeLessThan(cases.length / 2);
});
