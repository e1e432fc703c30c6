import { linkByHand } from '../../nodes/LinkStore/loop/people/people';
import { counted, failOnce, linkedPair, links, person } from '../support/world/cases';
import { forward, MINUTE, resetClock } from '../support/world/clock';
import { memorySystem } from '../support/world/system';
import { makeWorld, row, type World } from '../support/world/world';

let world: World;
afterEach(async () => {
	resetClock();
	await world.close();
});

const facet = async (
	owner: World,
	settings: Parameters<typeof makeWorld>[0] = {},
): Promise<World> =>
	await makeWorld({
		flow: 'facet',
		with: owner,
		systems: { left: owner.left, right: owner.right },
		...settings,
		settings: {
			linksOf: owner.settings.flow,
			map: [row('city'), row('note')],
			match: [],
			...settings.settings,
		},
	});

test('rule 11: a facet flow creates nothing, and updates once its owner has linked', async () => {
	world = await makeWorld({ settings: { map: [row('number'), row('name'), row('email')] } });
	world.left.add(person(0));
	await world.goLive();
	const human = await facet(world, { settings: { createRight: true, createLeft: true } });
	await human.goLive();
	const id = world.left.add(person(1, { city: 'Facet', note: 'mine' }));
	await human.settle();
	expect(counted(world.right, 'create')).toBe(1);
	await world.settle();
	expect(counted(world.right, 'create')).toBe(2);
	forward(10 * MINUTE);
	await human.settle();
	const link = (await links(world)).find((each) => each.left_id === id)!;
	expect(world.right.get(link.right_id!)).toMatchObject({
		city: 'Facet',
		note: 'mine',
		name: 'Name 1',
	});
	expect(await links(world)).toHaveLength(2);
	expect(world.right.rows.size).toBe(2);
});

test('rule 11: a record that only waits for its owner is no work left for a facet', async () => {
	world = await makeWorld({
		settings: { createRight: false, map: [row('number'), row('name'), row('email')] },
	});
	for (let n = 0; n < 4; n++) world.left.add(person(n));
	world.right.add(person(0));
	await world.goLive();
	const human = await facet(world);
	await human.goLive();
	expect(await human.settle()).toBeLessThan(3);
	world.right.add(person(3));
	await world.settle();
	world.right.edit('R2', { city: 'Right' });
	await human.settle();
	expect(world.left.get('L4').city).toBe('Ærø');
	world.right.edit('R2', { city: 'Right again' });
	await human.settle();
	expect(world.left.get('L4').city).toBe('Right again');
});

test('rule 11: a facet counts the links it takes part in, and makes none by hand', async () => {
	world = await makeWorld({ settings: { map: [row('number'), row('name'), row('email')] } });
	world.left.add(person(0));
	world.left.add(person(1));
	await world.goLive();
	const human = await facet(world);
	await human.goLive();
	expect((await human.status()).links).toMatchObject({ linked: 2, ended: 0 });
	expect((await world.status()).links).toMatchObject({ linked: 2 });
	const [left, right] = [world.left.add(person(7)), world.right.add(person(8))];
	await expect(
		human.tx(() => linkByHand(human.settings.flow, left, right, 'test')),
	).rejects.toThrow(/uses the links of/);
	expect(await links(world)).toHaveLength(2);
});

/** Companies and organizations of one left system, customers on the right; both flows create both ways. */
async function twoFlows() {
	const right = memorySystem({ system: 'erp', prefix: 'R' });
	const companies = memorySystem({ system: 'crm', entity: 'company', prefix: 'C' });
	const organizations = memorySystem({ system: 'crm', entity: 'organization', prefix: 'O' });
	const settings = { createLeft: true, createRight: true };
	world = await makeWorld({ flow: 'companies', systems: { left: companies, right }, settings });
	const second = await makeWorld({
		flow: 'organizations',
		with: world,
		systems: { left: organizations, right },
		settings,
	});
	return { right, companies, organizations, second };
}

test('rule 11: a new right customer becomes a company or an organization, never both', async () => {
	const { right, companies, organizations, second } = await twoFlows();
	companies.add(person(1));
	organizations.add(person(2));
	await world.goLive();
	await second.goLive();
	expect([companies.rows.size, organizations.rows.size, right.rows.size]).toEqual([1, 1, 2]);
	right.add(person(3));
	// Both flows read it before either has written.
	const planned: Array<() => Promise<unknown>> = [];
	for (let round = 0; round < 3 && planned.length === 0; round++) {
		for (const flow of [world, second]) {
			const { ticket, result } = await flow.run({ hold: true });
			const operations = result?.operations ?? [];
			planned.push(...operations.map((one) => () => flow.apply(ticket!, [one])));
		}
	}
	expect(planned).toHaveLength(1);
	for (const apply of planned) await apply();
	await world.settle();
	await second.settle();
	expect(companies.rows.size + organizations.rows.size).toBe(3);
	expect(right.rows.size).toBe(3);
});

test('rule 11: customers of the one flow are not new to the other, whatever is edited', async () => {
	const { right, companies, organizations, second } = await twoFlows();
	for (let n = 0; n < 5; n++) companies.add(person(n));
	await world.goLive();
	await second.goLive();
	for (const id of right.rows.keys()) right.edit(id, { city: 'Edited' });
	await second.settle();
	await world.settle();
	expect(organizations.rows.size).toBe(0);
	expect([...companies.rows.values()].map(({ fields }) => fields.city)).toEqual(
		Array(5).fill('Edited'),
	);
	expect(await second.reviews()).toEqual([]);
});

test('rule 11: a company and an organization with the same number cannot share a customer', async () => {
	const { right, companies, organizations, second } = await twoFlows();
	companies.add(person(1));
	await world.goLive();
	organizations.add(person(1));
	await second.goLive();
	expect(right.rows.size).toBe(1);
	expect(await second.reviews()).toMatchObject([{ kind: 'match', side: 'left' }]);
	expect((await links(second)).filter(({ state }) => state !== 'ended')).toEqual([]);
});

test('rule 11: one business entity and one customer of another system may be linked to the same record', async () => {
	const right = memorySystem({ system: 'erp', prefix: 'R' });
	world = await makeWorld({ flow: 'crm', systems: { right } });
	const second = await makeWorld({
		flow: 'billing',
		with: world,
		systems: { left: memorySystem({ system: 'billing', prefix: 'B' }), right },
	});
	world.left.add(person(1));
	second.left.add(person(1));
	await world.goLive();
	await second.goLive();
	expect(right.rows.size).toBe(1);
	expect([(await links(world))[0].right_id, (await links(second))[0].right_id]).toEqual([
		'R1',
		'R1',
	]);
});

test('rule 11: create both ways: our new right record with a lost outcome is not new on the right', async () => {
	world = await makeWorld({
		settings: { createLeft: true },
		right: { stamps: false, capabilities: { findByReference: false } },
	});
	world.left.add(person(0));
	await world.goLive();
	world.left.add(person(1));
	failOnce(world.right, 'after', 'create');
	await world.run();
	await world.run();
	forward(5 * MINUTE);
	await world.settle();
	expect([world.left.rows.size, world.right.rows.size]).toEqual([2, 2]);
});

test('rule 11: the link is there from the plan on, so a second plan finds it', async () => {
	world = await makeWorld({ settings: { map: [row('number'), row('name'), row('email')] } });
	world.left.add(person(0));
	await world.goLive();
	world.left.add(person(1));
	await world.run({ hold: true });
	expect((await links(world))[1]).toMatchObject({
		state: 'pending',
		left_id: 'L2',
		right_id: null,
	});
	forward(6 * MINUTE);
	const again = await world.run({ hold: true });
	expect(again.result?.operations).toHaveLength(1);
	expect(await links(world)).toHaveLength(2);
});

test('rule 11: the database itself refuses a second live link of a record', async () => {
	const pair = await linkedPair();
	world = pair.world;
	const [link] = await links(world);
	const copy = (column: 'left_id' | 'right_id') =>
		world.tx(function* () {
			yield {
				sql: `insert into link (owner, left_system, left_entity, left_id, right_system, right_entity, right_id, state, source, created_at)
					values ('other', ?, ?, ?, ?, ?, ?, 'linked', 'left', 0)`,
				params: [
					link.left_system,
					link.left_entity,
					column === 'left_id' ? link.left_id : 'L-other',
					link.right_system,
					link.right_entity,
					column === 'right_id' ? link.right_id : 'R-other',
				],
				mode: 'run',
			};
		});
	await expect(copy('left_id')).rejects.toThrow(/UNIQUE/);
	await expect(copy('right_id')).rejects.toThrow(/UNIQUE/);
});

test('rule 11: a field that two flows of one set would write is refused at the approval, by name', async () => {
	world = await makeWorld();
	world.left.add(person(0));
	await world.goLive();
	const human = await facet(world);
	await expect(human.goLive()).rejects.toThrow(
		/Flow "facet" writes "city" on the left side, and so does flow "crm-customer--erp-customer"/,
	);
	human.settings.map = [row('city', 'note', { direction: 'toRight' })];
	await human.goLive();
	expect((await human.status()).state).toBe('in step');
});
