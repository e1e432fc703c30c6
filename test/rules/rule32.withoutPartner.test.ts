import { requestRun } from '../../nodes/LinkStore/loop/schedule';
import { discoveredFields } from '../../nodes/LinkStore/loop/compiled';
import { addPeople, FLOW, partnerOf, person } from '../support/world/people';
import { makeWorld, type World, type WorldOptions } from '../support/world/world';

let world: World;
afterEach(async () => await world.close());

const start = async (options: WorldOptions = {}) => {
	world = await makeWorld({
		...options,
		settings: { createRight: false, withoutPartner: 'ask', ...options.settings },
	});
	addPeople(world, 10);
	for (let n = 3; n <= 10; n++) world.right.add(person(n));
	await world.goLive();
};
const unlinked = async () => (await world.status()).unlinked.left;

test('rule 32: a record that names a partner which is not there is asked about, with the remedy', async () => {
	await start();
	world.right.entity.limits = ['It is set up in the office.'];
	world.left.edit('L1', { city: 'Nibe' });
	await world.settle();
	expect(await world.reviews()).toMatchObject([
		{ kind: 'noPartner', record_id: 'L1' },
		{ kind: 'noPartner', record_id: 'L2' },
	]);
	expect((await world.reviews())[0].text).toContain('It is set up in the office.');
	expect(world.right.writes()).toBe(0);
});

test('rule 32: set up by hand later, it is linked by itself and the question is closed', async () => {
	await start();
	const right = world.right.add(person(1));
	await world.settle();
	expect(await partnerOf(world, 'left', 'L1')).toBe(right);
	expect(await world.reviews()).toMatchObject([{ record_id: 'L2' }]);
});

test('rule 32: a record without a match key names nobody: it is only listed', async () => {
	await start();
	world.left.add({ number: null, name: 'Nobody', email: null, phone: null, city: null });
	await world.settle();
	expect(await world.reviews()).toHaveLength(2);
	expect(await unlinked()).toBe(1);
});

test('rule 32: a listing that is never complete answers the question too, once it is read up', async () => {
	await start({ right: { capabilities: { completeListing: false } } });
	expect(await world.reviews()).toHaveLength(2);
});

test('rule 32: by default records without partner are a list, not a review', async () => {
	await start({ settings: { withoutPartner: 'list' } });
	expect(await world.reviews()).toEqual([]);
	expect(await unlinked()).toBe(2);
});

test('fields that users have added are asked for once in each complete pass, and kept', async () => {
	let asked = 0;
	world = await makeWorld();
	addPeople(world, 3);
	const field = { name: 'cf_tier', label: 'Tier', kind: 'text' as const, writable: true };
	world.left.entity.discover = async () => {
		asked++;
		return [field];
	};
	await world.goLive();
	const before = asked;
	await world.run();
	await world.run();
	expect(asked).toBe(before);
	await world.tx(() => requestRun(FLOW, 'both'));
	await world.settle();
	expect(asked).toBe(before + 1);
	expect(await world.tx(() => discoveredFields(world.left.entity))).toEqual([field]);
	expect(await world.tx(() => discoveredFields(world.right.entity))).toEqual([]);
});
