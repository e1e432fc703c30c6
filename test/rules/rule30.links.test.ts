import { confirmStop } from '../../nodes/LinkStore/loop/approve';
import { unlink } from '../../nodes/LinkStore/loop/people/people';
import { requestRun } from '../../nodes/LinkStore/loop/schedule';
import type { LinkRow } from '../../nodes/LinkStore/loop/rows';
import type { FieldDef } from '../../nodes/shared/entity';
import { memorySystem, type MemorySystem } from '../support/world/system';
import { person } from '../support/world/people';
import { DAY, HOUR, timeMachine } from '../support/world/time';
import { makeWorld, row, type World } from '../support/world/world';

/** Two flows: customers, and orders that refer to them. */
let customers: World;
let orders: World;
let time: ReturnType<typeof timeMachine>;

const ORDER_FIELDS: FieldDef[] = [
	{ name: 'number', label: 'number', kind: 'text', writable: true },
	{ name: 'name', label: 'name', kind: 'text', writable: true },
	{ name: 'parent', label: 'parent', kind: 'reference', writable: true },
];
const orderSystem = (system: string, prefix: string): MemorySystem =>
	memorySystem({ system, entity: 'order', prefix, fields: ORDER_FIELDS });
const orderRow = (optional: boolean, flows: string[]) =>
	row('parent', 'parent', { type: 'link', options: { flows, ...(optional ? { optional } : {}) } });

async function open(
	options: { optional?: boolean; flows?: string[]; settings?: Partial<World['settings']> } = {},
) {
	customers = await makeWorld({ flow: 'customers', settings: options.settings });
	const left = orderSystem('crm', 'O');
	const right = orderSystem('erp', 'S');
	left.api.account = customers.left.api.account;
	right.api.account = customers.right.api.account;
	orders = await makeWorld({
		flow: 'orders',
		with: customers,
		systems: { left, right },
		settings: {
			map: [
				row('number', 'number', { type: 'alias' }),
				row('name'),
				orderRow(options.optional === true, options.flows ?? ['customers']),
			],
			match: [{ fields: ['number'] }],
		},
	});
}

beforeEach(() => {
	time = timeMachine();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await customers.close();
});

const order = (n: number, parent: string | null) => ({
	number: `A${n}`,
	name: `Order ${n}`,
	parent,
});
const partner = async (id: string) =>
	(
		await customers.query<LinkRow>(
			'select * from link where left_id = ? order by id desc limit 1',
			id,
		)
	)[0].right_id as string;
const orderOf = async (id: string) => orders.right.get(await partner(id));
const runs = async (world: World, count: number) => {
	for (let n = 0; n < count; n++) await world.run();
};

test('rule 30: an id is translated through the links of the other flow, both ways', async () => {
	await open();
	customers.left.add(person(1));
	customers.left.add(person(2));
	await customers.goLive();
	orders.left.add(order(1, 'L1'));
	await orders.goLive();
	expect((await orderOf('O1')).parent).toBe(await partner('L1'));
	orders.left.edit('O1', { parent: 'L2' });
	await orders.settle();
	expect((await orderOf('O1')).parent).toBe(await partner('L2'));
	orders.right.edit(await partner('O1'), { parent: await partner('L1') });
	await orders.settle();
	expect(orders.left.get('O1').parent).toBe('L1');
	expect(await orders.reviews()).toEqual([]);
});

test('rule 30: an order waits for its customer, shows for whom, and goes on by itself', async () => {
	await open();
	await customers.goLive();
	customers.left.add(person(1));
	orders.left.add(order(1, 'L1'));
	await orders.goLive();
	expect(orders.right.rows.size).toBe(0);
	expect((await orders.status()).waiting).toBe(1);
	expect(await orders.query('select for_id from waiting')).toMatchObject([{ for_id: 'L1' }]);
	expect(await orders.reviews()).toEqual([]);
	await customers.settle();
	await orders.settle();
	expect(orders.right.rows.size).toBe(1);
	expect((await orderOf('O1')).parent).toBe(await partner('L1'));
	expect((await orders.status()).waiting).toBe(0);
});

test('rule 30: after three days of waiting a person is asked; the review closes once the link is there', async () => {
	await open();
	await customers.goLive();
	customers.left.add(person(1));
	orders.left.add(order(1, 'L1'));
	await orders.goLive();
	time.advance(2 * DAY);
	await runs(orders, 2);
	expect(await orders.reviews()).toEqual([]);
	time.advance(DAY + HOUR);
	await runs(orders, 2);
	const reviews = await orders.reviews();
	expect(reviews).toMatchObject([{ kind: 'waiting', record_id: 'O1' }]);
	expect(reviews[0].text).toContain('three days');
	expect(reviews[0].text).toContain('L1');
	await customers.settle();
	await orders.settle();
	expect(orders.right.rows.size).toBe(1);
	expect(await orders.reviews()).toEqual([]);
});

test.each(['doNotSynchronize', 'chooseLater'])(
	'rule 30: the other end is opted out (%s): a person is asked at once',
	async (choice) => {
		await open();
		await customers.goLive();
		customers.left.add(person(1));
		await customers.tx(function* () {
			yield {
				sql: "insert into decision (flow, side, record_id, choice, who, role, at) values ('customers', 'left', 'L1', ?, 'a', 'administrator', 1)",
				params: [choice],
				mode: 'run',
			};
		});
		await customers.settle();
		orders.left.add(order(1, 'L1'));
		await orders.goLive();
		await runs(orders, 2);
		expect(await orders.reviews()).toMatchObject([{ kind: 'waiting' }]);
		expect((await orders.reviews())[0].text).toContain('decided');
	},
);

test('rule 30: the other end is never set up: a person is asked at once', async () => {
	await open({ settings: { createRight: false } });
	customers.left.add(person(1));
	await customers.goLive();
	orders.left.add(order(1, 'L1'));
	await orders.goLive();
	await runs(orders, 2);
	expect((await orders.reviews())[0]?.text).toContain('has no partner');
});

test('rule 30: the other end is in review itself: a person is asked at once', async () => {
	await open();
	customers.right.add({ ...person(1), name: 'A' }, 'R91');
	customers.right.add({ ...person(1), name: 'B' }, 'R92');
	customers.left.add(person(1));
	await customers.goLive();
	expect((await customers.reviews())[0]).toMatchObject({ kind: 'match', record_id: 'L1' });
	orders.left.add(order(1, 'L1'));
	await orders.goLive();
	await runs(orders, 2);
	expect((await orders.reviews())[0]?.text).toContain('in review itself');
});

test('rule 30: one of several flows translates; if more than one does, a person is asked', async () => {
	await open({ flows: ['companies', 'customers'] });
	customers.left.add(person(1));
	await customers.goLive();
	orders.left.add(order(1, 'L1'));
	await orders.goLive();
	expect((await orderOf('O1')).parent).toBe(await partner('L1'));
	// A second flow links the same id to somebody else.
	const [link] = await customers.query<LinkRow>("select * from link where owner = 'customers'");
	await customers.tx(function* () {
		yield {
			sql: `insert into link (owner, left_system, left_entity, left_id, right_system, right_entity, right_id, state, source, created_at)
				values ('companies', ?, 'company', 'L1', ?, 'customer', 'R77', 'linked', 'left', 1)`,
			params: [link.left_system, link.right_system],
			mode: 'run',
		};
	});
	orders.left.add(order(2, 'L1'));
	await runs(orders, 4);
	expect(orders.right.rows.size).toBe(1);
	const reviews = await orders.reviews();
	expect(reviews).toMatchObject([{ kind: 'waiting', record_id: 'O2' }]);
	expect(reviews[0].text).toContain('R77');
});

test('rule 30: in a cycle the create goes without the optional reference, and an update follows', async () => {
	await open({ optional: true });
	await customers.goLive();
	customers.left.add(person(1));
	orders.left.add(order(1, 'L1'));
	await orders.goLive();
	expect(orders.right.rows.size).toBe(1);
	expect((await orderOf('O1')).parent).toBeNull();
	await customers.settle();
	await orders.settle();
	expect((await orderOf('O1')).parent).toBe(await partner('L1'));
	expect(orders.right.rows.size).toBe(1);
	expect(orders.left.get('O1').parent).toBe('L1');
});

test('rule 30: an ended link still translates while that record lives', async () => {
	await open();
	for (let n = 1; n <= 3; n++) customers.left.add(person(n));
	await customers.goLive();
	orders.left.add(order(1, 'L1'));
	await orders.goLive();
	const right = await partner('L1');
	customers.left.drop('L1');
	await customers.tx(() => requestRun('customers', 'both'));
	await customers.settle();
	expect(await customers.query("select state from link where left_id = 'L1'")).toMatchObject([
		{ state: 'ended' },
	]);
	// Each later edit of its orders goes on.
	orders.left.edit('O1', { name: 'Edited' });
	orders.left.add(order(2, 'L1'));
	await orders.settle();
	expect(await orderOf('O1')).toMatchObject({ name: 'Edited', parent: right });
	expect((await orderOf('O2')).parent).toBe(right);
});

test('rule 30: a link that a person ended still translates: both records live', async () => {
	await open();
	customers.left.add(person(1));
	await customers.goLive();
	await customers.tx(() => unlink('customers', 'left', 'L1', 'test'));
	const [{ right_id: right }] = await customers.query<LinkRow>(
		"select * from link where left_id = 'L1'",
	);
	orders.left.add(order(1, 'L1'));
	await orders.goLive();
	expect((await orderOf('O1')).parent).toBe(right);
});

test('rule 30: a change of another field does not wait for a reference that did not change', async () => {
	await open();
	customers.left.add(person(1));
	await customers.goLive();
	orders.left.add(order(1, 'L1'));
	await orders.goLive();
	orders.left.edit('O1', { name: 'Renamed', parent: 'L99' });
	await runs(orders, 3);
	expect((await orderOf('O1')).name).toBe('Renamed');
	expect((await orderOf('O1')).parent).toBe(await partner('L1'));
	expect((await orders.status()).waiting).toBe(1);
});

test("rule 30: a parent's delete waits until no link refers to it, and then goes on by itself", async () => {
	await open({ settings: { whenLeftGone: 'delete' } });
	for (let n = 1; n <= 4; n++) customers.left.add(person(n));
	await customers.goLive();
	for (let n = 1; n <= 3; n++) orders.left.add(order(n, 'L1'));
	orders.settings = { ...orders.settings, whenLeftGone: 'delete' };
	await orders.goLive();
	const right = await partner('L1');
	customers.left.drop('L1');
	await customers.tx(() => requestRun('customers', 'both'));
	await customers.settle();
	expect(customers.right.rows.has(right)).toBe(true);
	expect(await customers.reviews()).toMatchObject([{ kind: 'stillReferred' }]);
	await runs(customers, 2);
	expect(customers.right.calls.filter((call) => call === 'delete')).toEqual([]);
	orders.left.drop('O1');
	orders.left.drop('O2');
	orders.left.drop('O3');
	await orders.tx(() => requestRun('orders', 'both'));
	await orders.settle();
	await orders.tx(() => confirmStop('orders', 'test'));
	await orders.settle();
	expect(orders.right.rows.size).toBe(0);
	await customers.settle();
	expect(customers.right.rows.has(right)).toBe(false);
	expect(await customers.reviews()).toEqual([]);
});
