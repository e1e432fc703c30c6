import { fold, labelOf } from '../../../nodes/LinkStore/loop/people/labels';
import type { CompiledFlow } from '../../../nodes/LinkStore/engine/types';
import { approve } from '../../../nodes/LinkStore/loop/approve';
import { forward, HOUR, resetClock } from '../../support/world/clock';
import { links, person } from '../../support/world/cases';
import { memorySystem } from '../../support/world/system';
import { makeWorld, MAP, type World } from '../../support/world/world';

const entities = {
	left: memorySystem({ system: 'crm', prefix: 'L' }).entity,
	right: memorySystem({ system: 'erp', prefix: 'R' }).entity,
};
const flow = { rows: MAP as unknown as CompiledFlow['rows'], entities };

describe('what people are shown of a record', () => {
	test('title, number, details and the text that is searched', () => {
		const label = labelOf(flow, 'left', 'L1', {
			number: '0042',
			name: ' Ærø Færge ',
			email: 'Info@Aeroe.dk',
			phone: null,
			city: 'Søby',
			parent: { id: 'L9' },
		});
		expect(label).toEqual({
			title: 'Ærø Færge',
			number: '0042',
			detail: { email: 'Info@Aeroe.dk', city: 'Søby' },
			search: 'aero faerge 0042 l1 info@aeroe.dk soby',
		});
	});

	test('the fields that the entity names come first, and the first with a value is the title', () => {
		const summary = ['name', 'email', 'number', 'city'];
		const named = { ...flow, entities: { ...entities, left: { ...entities.left, summary } } };
		const fields = { number: 42, name: '', email: 'a@b.dk', city: 'Ribe' };
		expect(labelOf(named, 'left', 'L1', fields)).toMatchObject({
			title: 'a@b.dk',
			number: '42',
			detail: { city: 'Ribe' },
		});
	});

	test('half a name is joined with the other half, unless the whole name is there', () => {
		const told = (summary: string[], fields: Record<string, string>) =>
			labelOf(
				{ ...flow, entities: { ...entities, left: { ...entities.left, summary } } },
				'left',
				'L1',
				fields,
			);
		const parts = { lastName: 'Berg', firstName: 'Anna', email: 'a@b.dk' };
		expect(told(['lastName', 'firstName', 'email'], parts)).toMatchObject({
			title: 'Anna Berg',
			detail: { email: 'a@b.dk' },
		});
		expect(told(['lastName', 'email'], parts).title).toBe('Berg');
		expect(told(['name', 'lastName', 'firstName'], { ...parts, name: 'Berg A/S' }).title).toBe(
			'Berg A/S',
		);
	});

	test('without an alias row the number is the field that is called so; without any value the id is the title', () => {
		const plain = { rows: [], entities };
		expect(labelOf(plain, 'right', 'R1', { number: 'A-7' })).toMatchObject({
			title: 'A-7',
			number: 'A-7',
		});
		expect(labelOf(plain, 'right', 'R1', {})).toEqual({
			title: 'R1',
			number: null,
			detail: {},
			search: 'r1 r1',
		});
	});

	test('eight details at most, and none of them endless', () => {
		const fields = Object.fromEntries(
			['name', 'email', 'phone', 'city', 'note', 'status'].map((name) => [
				name,
				`${name} `.repeat(90),
			]),
		);
		const { detail } = labelOf(flow, 'left', 'L1', fields);
		expect(Object.keys(detail).length).toBeLessThanOrEqual(8);
		for (const text of Object.values(detail)) expect(text.length).toBeLessThanOrEqual(201);
	});
});

test.each([
	['Ærø', 'aero'],
	['ŁÓDŹ  Straße', 'lodz strasse'],
	['Þór\u00a0Đorđević', 'thor dordevic'],
	['İstanbul', 'istanbul'],
	['  ', ''],
])('%s is found as %s', (text, folded) => {
	expect(fold(text)).toBe(folded);
});

describe('labels are kept only where the flow says so', () => {
	let world: World;
	afterEach(async () => {
		resetClock();
		await world.close();
	});
	interface Row {
		side: string;
		id: string;
		title: string;
		number: string;
	}
	const labels = async () =>
		await world.query<Row>('select side, id, title, number from label order by side, id');

	test('by default there is none, whatever the flow does', async () => {
		world = await makeWorld();
		world.left.add(person(1));
		await world.goLive();
		expect(await labels()).toEqual([]);
	});

	test('of both sides, of records that were read and of those that were written; not of a preview', async () => {
		world = await makeWorld({ settings: { keepNames: true } });
		world.left.add(person(1));
		world.right.add(person('x'));
		for (let run = 0; run < 3; run++) await world.run();
		expect((await world.status()).state).toBe('waits for approval');
		expect(await labels()).toEqual([]);
		await world.goLive();
		const [{ right_id: made }] = await links(world);
		expect(await labels()).toEqual([
			{ side: 'left', id: 'L1', title: 'Name 1', number: 'N1' },
			...[
				{ side: 'right', id: made, title: 'Name 1', number: 'N1' },
				{ side: 'right', id: 'R1', title: 'Name x', number: 'Nx' },
			].sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1)),
		]);
		world.left.edit('L1', { name: 'Renamed' });
		await world.settle();
		expect((await labels()).map(({ title }) => title)).toEqual(
			expect.arrayContaining(['Renamed', 'Name x']),
		);
		expect((await labels()).filter(({ title }) => title === 'Renamed')).toHaveLength(2);
	});

	test('of a record that was just set up, at once', async () => {
		world = await makeWorld({ settings: { keepNames: true } });
		await world.goLive();
		world.left.add(person(1));
		await world.run();
		expect((await labels()).map(({ side }) => side)).toEqual(['left', 'right']);
	});

	test('nothing is written for a record that shows the same as before', async () => {
		world = await makeWorld({ settings: { keepNames: true } });
		for (let n = 0; n < 5; n++) world.left.add(person(n));
		await world.goLive();
		await world.tx(function* () {
			yield {
				sql: "create trigger label_written before update on label begin select raise(abort, 'written again'); end",
				params: [],
				mode: 'run',
			};
		});
		forward(25 * HOUR);
		await world.settle();
		world.left.edit('L1', { phone: '+4512345678' });
		await world.settle();
		expect(await labels()).toHaveLength(10);
	});

	test('a record that is gone leaves no name behind, linked or not', async () => {
		world = await makeWorld({ settings: { keepNames: true, createRight: true } });
		for (let n = 0; n < 25; n++) world.left.add(person(n));
		const free = world.right.add(person('x'));
		await world.goLive();
		const [link] = await links(world);
		world.right.drop(free);
		world.left.drop(link.left_id!);
		forward(25 * HOUR);
		await world.settle();
		await world.settle();
		const ids = (await labels()).map(({ side, id }) => `${side} ${id}`);
		expect(ids).not.toContain(`right ${free}`);
		expect(ids).not.toContain(`left ${link.left_id}`);
		expect(ids).toContain(`right ${link.right_id}`);
	});

	test('turned off, they go with the approval; turned on, all are read', async () => {
		world = await makeWorld();
		for (let n = 0; n < 3; n++) world.left.add(person(n));
		await world.goLive();
		world.settings.keepNames = true;
		await world.goLive();
		expect(await labels()).toHaveLength(6);
		world.settings.keepNames = false;
		for (let run = 0; run < 3; run++) await world.run();
		expect(await labels()).toHaveLength(6);
		await world.store.write(() => approve({ flow: world.settings.flow, who: 'test' }));
		expect(await labels()).toEqual([]);
		await world.settle();
		expect(await labels()).toEqual([]);
	});
});
