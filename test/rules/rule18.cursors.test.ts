import type { Entity } from '../../nodes/shared/entity';
import { addPeople, FLOW, person, rightOf } from '../support/world/people';
import { makeWorld, type World } from '../support/world/world';

let world: World;
afterEach(async () => await world.close());

const since = async () => (await world.status()).sides.left.since as string;

test('rule 18: the since-value is fixed while pages of a walk are unread, and nothing is skipped', async () => {
	world = await makeWorld({ limit: 4 });
	addPeople(world, 12);
	await world.goLive();
	// A sorted feed goes on behind the last (time, id), so nothing shifts while it is read.
	const { entity, rows } = world.left;
	entity.list = async (_api, query) => {
		const place = ({ modified, id }: { modified: number; id: string }) =>
			`${new Date(modified).toISOString()} ${id}`;
		const after = query.page ?? query.since ?? '';
		const all = [...rows.values()]
			.filter((record) => place(record) > after)
			.sort((a, b) => (place(a) < place(b) ? -1 : 1));
		const page = all.slice(0, 4);
		return {
			records: page.map(({ id, fields, modified }) => ({
				id,
				fields,
				modifiedAt: new Date(modified).toISOString(),
			})),
			...(all.length > 4 ? { next: place(page[3]) } : {}),
			serverTime: new Date(world.left.clock).toISOString(),
		};
	};
	for (const id of world.left.rows.keys()) world.left.edit(id, { city: 'First' });
	const before = await since();
	await world.run();
	expect(await since()).toBe(before);
	expect((await world.status()).sides.left.reading).toBe(true);
	// A record on a page already read is edited again, mid-walk: it moves to the end of the listing.
	world.left.edit('L1', { city: 'Second' });
	await world.settle();
	expect((await rightOf(world, 'L1')).city).toBe('Second');
	for (let n = 2; n <= 12; n++) expect((await rightOf(world, `L${n}`)).city).toBe('First');
	expect((await since()) > before).toBe(true);
});

test('rule 18: pages without any order skip nothing', async () => {
	world = await makeWorld({ limit: 3 });
	addPeople(world, 12);
	await world.goLive();
	// Sorted by id, not by time: the newest stamp may stand on the first page.
	const { entity, rows } = world.left;
	entity.list = async (_api, query) => {
		const all = [...rows.values()]
			.filter(
				({ modified }) =>
					query.since === undefined || new Date(modified).toISOString() >= query.since,
			)
			.sort((a, b) => b.modified - a.modified);
		const from = Number(query.page ?? 0);
		return {
			records: all.slice(from, from + 3).map(({ id, fields, modified }) => ({
				id,
				fields,
				modifiedAt: new Date(modified).toISOString(),
			})),
			...(from + 3 < all.length ? { next: String(from + 3) } : {}),
			serverTime: new Date(world.left.clock).toISOString(),
		};
	};
	for (let n = 12; n >= 1; n--) world.left.edit(`L${n}`, { city: `City ${n}` });
	await world.settle();
	for (let n = 1; n <= 12; n++) expect((await rightOf(world, `L${n}`)).city).toBe(`City ${n}`);
});

test('rule 18: one record stamped 2072 does not stop the feed', async () => {
	world = await makeWorld();
	addPeople(world, 3);
	await world.goLive();
	const migrated = world.left.rows.get(world.left.add(person(9)))!;
	migrated.modified = Date.parse('2072-01-01T00:00:00Z');
	await world.settle();
	expect(world.right.rows.size).toBe(4);
	expect((await since()) < '2030').toBe(true);
	world.left.edit('L1', { city: 'Still heard' });
	await world.settle();
	expect((await rightOf(world, 'L1')).city).toBe('Still heard');
	expect(world.right.rows.size).toBe(4);
});

test('rule 18: zone-free stamps go back as text, 65 minutes behind the last one', async () => {
	world = await makeWorld({ left: { capabilities: { stamp: 'zoneFree', overlapSeconds: 0 } } });
	world.left.api.zone = 'Europe/Copenhagen';
	const local = (time: number) =>
		new Date(time).toLocaleString('sv-SE', { timeZone: 'Europe/Copenhagen' }).replace(' ', 'T');
	const asked: Array<string | undefined> = [];
	const { entity, rows } = world.left;
	entity.list = async (_api, query) => {
		asked.push(query.since);
		return {
			records: [...rows.values()]
				.map(({ id, fields, modified }) => ({ id, fields, modifiedAt: local(modified) }))
				.filter(({ modifiedAt }) => query.since === undefined || modifiedAt >= query.since),
			serverTime: new Date(world.left.clock).toISOString(),
		};
	};
	addPeople(world, 2);
	await world.goLive();
	world.left.clock += 3 * 3_600_000;
	world.left.edit('L1', { city: 'Ribe 2' });
	const last = world.left.rows.get('L1')!.modified;
	await world.settle();
	await world.run();
	expect(asked[asked.length - 1]).toBe(local(last - 65 * 60_000));
	expect((await rightOf(world, 'L1')).city).toBe('Ribe 2');
});

test('rule 18: what the overlap brings twice is neither written nor asked about', async () => {
	world = await makeWorld({ left: { capabilities: { overlapSeconds: 86_400 } } });
	addPeople(world, 10);
	await world.goLive();
	const writes = world.right.writes();
	for (let n = 0; n < 3; n++) {
		const { result } = await world.run();
		expect(result?.notes.unchanged).toBeGreaterThanOrEqual(10);
		expect(result?.operations).toEqual([]);
	}
	expect(world.right.writes()).toBe(writes);
	expect(await world.query('select * from wanted where flow = ?', FLOW)).toEqual([]);
});

test('rule 18: a listing that points back to its own page is stopped', async () => {
	world = await makeWorld();
	addPeople(world, 2);
	const list: Entity['list'] = world.left.entity.list;
	world.left.entity.list = async (api, query) => ({
		...(await list(api, { ...query, page: undefined })),
		next: 'again',
	});
	await expect(world.run()).rejects.toThrow('never ends');
	expect((await world.status()).sides.left.restsBecause).toContain('never ends');
});
