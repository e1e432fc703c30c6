import type { FieldDef } from '../../nodes/shared/entity';
import { FIELDS } from '../support/world/system';
import { makeWorld, MAP, row, type World } from '../support/world/world';

let world: World;
afterEach(async () => await world.close());

const FIELDS_WITH_STATE: FieldDef[] = [
	...FIELDS,
	{ name: 'closed', label: 'closed', kind: 'boolean', writable: false },
];
const archived = { field: 'closed', values: [true], active: false };

test('rule 31: archived is a mapped state: archived and restored on the other side, by operations of their own', async () => {
	world = await makeWorld({
		left: { fields: FIELDS_WITH_STATE, capabilities: { archived, archive: true, restore: true } },
		right: { fields: FIELDS_WITH_STATE, capabilities: { archived, archive: true, restore: true } },
		settings: { map: [...MAP, row('closed', 'closed', { type: 'boolean' })] },
	});
	world.right.normalize = (fields) => ({ ...fields, closed: fields.closed ?? false });
	const states: string[] = [];
	for (const [side, closed] of [
		['archive', true],
		['restore', false],
	] as const) {
		world.right.entity[side] = async (_api, id) => {
			states.push(`${side} ${id}`);
			world.right.edit(id, { closed });
			return {};
		};
	}
	world.left.add({ number: '1', name: 'One', email: 'one@example.com', closed: false });
	await world.goLive();
	const [id] = [...world.right.rows.keys()];
	world.left.edit('L1', { closed: true, name: 'One, closed' });
	await world.settle();
	expect(states).toEqual([`archive ${id}`]);
	expect(world.right.get(id)).toMatchObject({ closed: true, name: 'One, closed' });
	world.left.edit('L1', { closed: false });
	await world.settle();
	expect(states).toEqual([`archive ${id}`, `restore ${id}`]);
	expect((await world.status()).links.linked).toBe(1);
	expect(await world.reviews()).toEqual([]);
});

test('rule 31: where the API cannot restore, a person is asked', async () => {
	world = await makeWorld({
		left: { fields: FIELDS_WITH_STATE },
		right: { fields: FIELDS_WITH_STATE, capabilities: { archived, archive: true, restore: false } },
		settings: { map: [...MAP, row('closed', 'closed', { type: 'boolean', direction: 'toRight' })] },
	});
	world.right.normalize = (fields) => ({ ...fields, closed: fields.closed ?? false });
	world.right.entity.archive = async (_api, id) => {
		world.right.edit(id, { closed: true });
		return {};
	};
	world.left.add({ number: '1', name: 'One', email: 'one@example.com', closed: true });
	await world.goLive();
	const [id] = [...world.right.rows.keys()];
	expect(world.right.get(id).closed).toBe(true);
	world.left.edit('L1', { closed: false });
	await world.settle();
	expect(world.right.get(id).closed).toBe(true);
	expect((await world.reviews()).map(({ text }) => text)).toEqual([
		expect.stringContaining('cannot be restored through the API'),
	]);
});
