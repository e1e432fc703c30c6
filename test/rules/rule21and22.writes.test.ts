import { approve } from '../../nodes/LinkStore/loop/approve';
import { retryReview } from '../../nodes/LinkStore/loop/people/reviewActions';
import type { JsonObject } from '../../nodes/shared/json';
import type { Entity, FieldDef } from '../../nodes/shared/entity';
import { failOnce } from '../support/world/cases';
import { failure, FIELDS } from '../support/world/system';
import { addPeople, leftOf, partnerOf, rightOf } from '../support/world/people';
import { MINUTE, timeMachine } from '../support/world/time';
import { makeWorld, MAP, row, type World } from '../support/world/world';

let world: World;
afterEach(async () => {
	jest.restoreAllMocks();
	await world.close();
});

describe('a write of which only a part is taken', () => {
	let takes: Set<string>;
	beforeEach(async () => {
		takes = new Set(['name']);
		world = await makeWorld();
		addPeople(world, 3);
		await world.goLive();
		world.right.entity.update = async (_api, request) => {
			world.right.calls.push('update');
			const written = request.changed.filter((path) => takes.has(path));
			world.right.edit(
				request.id,
				Object.fromEntries(written.map((path) => [path, request.fields[path]])),
			);
			return {
				written,
				...(written.length < request.changed.length ? { problem: 'The address was refused.' } : {}),
			};
		};
		world.left.edit('L1', { name: 'Taken', city: 'Refused' });
		await world.settle();
	});

	test('rule 21: only what was written counts as agreed; the rest is in review', async () => {
		expect(await rightOf(world, 'L1')).toMatchObject({ name: 'Taken', city: 'Ribe' });
		expect(await leftOf(world, await partnerOf(world, 'left', 'L1'))).toMatchObject({
			name: 'Taken',
			city: 'Refused',
		});
		const reviews = await world.reviews();
		expect(reviews).toMatchObject([{ kind: 'notAccepted', field: 'city' }]);
		expect(reviews[0].text).toContain('The address was refused');
		expect(world.right.calls.filter((call) => call === 'update')).toHaveLength(1);
	});

	test('rule 21: a retry writes the rest alone', async () => {
		takes.add('city');
		const [{ id }] = await world.reviews();
		const update = world.right.entity.update!;
		const changed: string[][] = [];
		world.right.entity.update = async (api, request) => {
			changed.push(request.changed);
			return await update(api, request);
		};
		await world.tx(() => retryReview(id, 'test'));
		await world.settle();
		expect(changed).toEqual([['city']]);
		expect(await rightOf(world, 'L1')).toMatchObject({ city: 'Refused' });
		expect(await world.reviews()).toEqual([]);
	});

	test('rule 21: the other fields go on meanwhile', async () => {
		world.left.edit('L1', { name: 'Again' });
		await world.settle();
		expect(await rightOf(world, 'L1')).toMatchObject({ name: 'Again', city: 'Ribe' });
	});
});

describe('a create of several calls', () => {
	let failAt: string | undefined;
	let kind: 'rejected' | 'unknown';
	beforeEach(async () => {
		failAt = undefined;
		kind = 'rejected';
		world = await makeWorld({ settings: { maxAttempts: 3 } });
		const steps: Array<[string, string[]]> = [
			['record', ['number', 'name', 'email']],
			['address', ['city']],
			['contact', ['phone']],
		];
		world.right.entity.create = async (_api, { fields, reference, progress, save }) => {
			const state = { ...progress, steps: [...progress.steps] };
			for (const [step, names] of steps) {
				if (state.steps.includes(step)) continue;
				world.right.calls.push(`create ${step}`);
				if (failAt === step) throw failure({ outcome: kind }, `${step} refused`);
				const part = Object.fromEntries(names.map((name) => [name, fields[name] ?? null]));
				if (state.id === undefined) {
					state.id = world.right.add(part);
					world.right.rows.get(state.id)!.reference = reference;
				} else world.right.edit(state.id, part);
				state.steps.push(step);
				await save(state);
			}
			return { id: state.id!, fields: world.right.get(state.id!), reference };
		};
	});
	const calls = (step: string) =>
		world.right.calls.filter((call) => call === `create ${step}`).length;

	test.each(['address', 'contact'])(
		'rule 21: goes on where it stopped (%s refused at first)',
		async (step) => {
			const time = timeMachine();
			addPeople(world, 1);
			failAt = step;
			await world.run();
			await world.tx(() => approve({ flow: world.settings.flow, who: 'test' }));
			for (let n = 0; n < 3; n++) await world.run();
			expect(calls('record')).toBe(1);
			failAt = undefined;
			time.advance(10 * MINUTE);
			await world.settle();
			expect(calls('record')).toBe(1);
			expect(calls(step)).toBe(2);
			expect(world.right.rows.size).toBe(1);
			expect((await world.status()).links).toMatchObject({ linked: 1, pending: 0 });
			expect(await rightOf(world, 'L1')).toMatchObject({ name: 'Name 1', city: 'Ribe' });
		},
	);

	test('rule 21: a lost answer at a later step is looked into, and the first step is not made again', async () => {
		const time = timeMachine();
		addPeople(world, 1);
		failAt = 'address';
		kind = 'unknown';
		await world.run();
		await world.tx(() => approve({ flow: world.settings.flow, who: 'test' }));
		for (let n = 0; n < 3; n++) await world.run();
		failAt = undefined;
		time.advance(10 * MINUTE);
		await world.settle();
		expect(calls('record')).toBe(1);
		expect(world.right.rows.size).toBe(1);
		expect((await world.status()).links).toMatchObject({ linked: 1 });
	});

	test('rule 21: given up, its review names the record that was begun; a retry goes on with it', async () => {
		const time = timeMachine();
		addPeople(world, 1);
		failAt = 'contact';
		await world.run();
		await world.tx(() => approve({ flow: world.settings.flow, who: 'test' }));
		for (let n = 0; n < 8; n++) {
			await world.run();
			time.advance(10 * MINUTE);
		}
		const [review] = await world.reviews();
		expect(review).toMatchObject({ kind: 'refused' });
		expect(review.text).toContain('begun there as R1');
		failAt = undefined;
		await world.tx(() => retryReview(review.id, 'test'));
		await world.settle();
		expect(calls('record')).toBe(1);
		expect(world.right.rows.size).toBe(1);
	});

	test('rule 33: a retry whose values have expired reads them again and still goes on with the record', async () => {
		const time = timeMachine();
		world.settings = { ...world.settings, historyDays: 1 };
		addPeople(world, 1);
		failAt = 'contact';
		await world.run();
		await world.tx(() => approve({ flow: world.settings.flow, who: 'test' }));
		for (let n = 0; n < 8; n++) {
			await world.run();
			time.advance(10 * MINUTE);
		}
		time.advance(3 * 24 * 60 * MINUTE);
		await world.run();
		expect(await world.query('select 1 from operation where payload is not null')).toEqual([]);
		failAt = undefined;
		const [review] = await world.reviews();
		await world.tx(() => retryReview(review.id, 'test'));
		await world.settle();
		expect(calls('record')).toBe(1);
		expect(world.right.rows.size).toBe(1);
		expect(await rightOf(world, 'L1')).toMatchObject({ name: 'Name 1', city: 'Ribe' });
	});
});

describe('groups that the API replaces as a whole', () => {
	const inGroup = (name: string, more: Partial<FieldDef> = {}): FieldDef => ({
		name,
		label: name,
		kind: 'text',
		writable: true,
		group: 'address',
		...more,
	});
	const fields = [
		...FIELDS,
		inGroup('address.street'),
		inGroup('address.city'),
		inGroup('address.vat'),
		inGroup('address.checked', { writable: false }),
		inGroup('address.origin', { writable: 'create' }),
	];
	const replace = (entity: Entity, rows: World['right']['rows'], sent: unknown[]) => {
		const update = entity.update!;
		entity.update = async (api, request) => {
			sent.push(request.fields.address);
			const record = rows.get(request.id)!;
			// Whatever is not sent is gone.
			if (request.fields.address !== undefined) {
				record.fields.address = { checked: true, origin: 'web' };
				for (const name of ['street', 'city', 'vat'])
					(record.fields.address as Record<string, null>)[name] = null;
			}
			return await update(api, request);
		};
	};

	test('rule 22: a write to one member sends the whole group, unmapped members too', async () => {
		world = await makeWorld({
			right: { fields },
			settings: { map: [...MAP.slice(0, 3), row('city', 'address.city')] },
		});
		const sent: unknown[] = [];
		replace(world.right.entity, world.right.rows, sent);
		addPeople(world, 1);
		world.right.add({
			number: 'N1',
			name: 'Name 1',
			email: 'p1@example.com',
			address: { street: 'Vej 1', city: 'Ribe', vat: 'DK1', checked: true, origin: 'web' },
		});
		await world.goLive();
		world.left.edit('L1', { city: 'Varde' });
		await world.settle();
		expect(sent).toEqual([{ street: 'Vej 1', city: 'Varde', vat: 'DK1' }]);
		expect(await rightOf(world, 'L1')).toMatchObject({
			address: { street: 'Vej 1', city: 'Varde', vat: 'DK1' },
		});
	});

	test('rule 22: a change of another field sends no group', async () => {
		world = await makeWorld({
			right: { fields },
			settings: { map: [...MAP.slice(0, 3), row('city', 'address.city')] },
		});
		const sent: unknown[] = [];
		replace(world.right.entity, world.right.rows, sent);
		addPeople(world, 1);
		await world.goLive();
		world.left.edit('L1', { name: 'Other' });
		await world.settle();
		expect(sent).toEqual([undefined]);
	});

	test('rule 22: what somebody changed in the group meanwhile is sent as it is now', async () => {
		world = await makeWorld({
			right: { fields },
			settings: { map: [...MAP.slice(0, 3), row('city', 'address.city')] },
		});
		const sent: unknown[] = [];
		replace(world.right.entity, world.right.rows, sent);
		addPeople(world, 1);
		await world.goLive();
		const id = await partnerOf(world, 'left', 'L1');
		world.left.edit('L1', { city: 'Varde' });
		const { ticket, result } = await world.run({ hold: true });
		world.right.edit(id, { 'address.vat': 'DK2' });
		await world.apply(ticket!, result!.operations);
		await world.settle();
		expect(sent).toMatchObject([{ city: 'Varde', vat: 'DK2' }]);
	});
});

describe('lists of lines', () => {
	const lines: FieldDef = {
		name: 'lines',
		label: 'lines',
		kind: 'list',
		writable: true,
		columns: [
			{ name: 'id', label: 'id', kind: 'text', writable: false },
			{ name: 'text', label: 'text', kind: 'text', writable: true },
			{ name: 'price', label: 'price', kind: 'money', writable: true, scale: 2 },
			{ name: 'total', label: 'total', kind: 'money', writable: false },
		],
	};
	const map = [
		...MAP.slice(0, 2),
		row('lines', 'lines', {
			type: 'list',
			options: { columns: [row('text'), row('price', 'price', { type: 'money' })] },
		}),
	];
	let next = 0;
	/** New line ids and computed totals with every write, as invoice APIs do. */
	const recompute = (fields: JsonObject) => ({
		...fields,
		lines: ((fields.lines ?? []) as Array<Record<string, number>>).map((line) => ({
			...line,
			price: Math.round(line.price * 100) / 100,
			id: `line${++next}`,
			total: line.price * 1.25,
		})),
	});
	const open = async () => {
		world = await makeWorld({
			left: { fields: [...FIELDS, lines] },
			right: { fields: [...FIELDS, lines] },
			settings: { map, match: [{ fields: ['number'] }] },
		});
		world.right.normalize = recompute;
		world.left.add({
			number: 'N1',
			name: 'Order',
			lines: [
				{ id: 'a', text: 'Chair', price: 10, total: 12.5 },
				{ id: 'b', text: 'Table', price: 99.5, total: 0 },
			],
		});
		await world.goLive();
	};
	const linesOf = (fields: { lines?: unknown }) =>
		(fields.lines as Array<{ text: string; price: number }>).map(({ text, price }) => [
			text,
			price,
		]);

	test('rule 22: new line ids and computed amounts are no edit', async () => {
		await open();
		expect(linesOf(await rightOf(world, 'L1'))).toEqual([
			['Chair', 10],
			['Table', 99.5],
		]);
		const writes = world.right.writes();
		const id = await partnerOf(world, 'left', 'L1');
		for (let n = 0; n < 3; n++) {
			world.right.rows.get(id)!.fields = recompute(world.right.get(id));
			world.right.edit(id, {});
			await world.settle();
		}
		expect(world.right.writes()).toBe(writes);
		expect(world.left.writes()).toBe(0);
	});

	test('rule 22: a changed line sends the whole list, once', async () => {
		await open();
		const writes = world.right.writes();
		world.left.edit('L1', {
			lines: [
				{ id: 'a', text: 'Chair', price: 11 },
				{ id: 'b', text: 'Table', price: 99.5 },
			],
		});
		await world.settle();
		await world.settle();
		expect(linesOf(await rightOf(world, 'L1'))).toEqual([
			['Chair', 11],
			['Table', 99.5],
		]);
		expect(world.right.writes()).toBe(writes + 1);
	});

	/** One order in step, whose right system says "none" in a new column that a line leaves empty. */
	async function openWithTax(): Promise<string> {
		const tax = { name: 'tax', label: 'tax', kind: 'text', writable: true } as const;
		const fields = [...FIELDS, { ...lines, columns: [...(lines.columns ?? []), tax] }];
		const columns = [row('text'), row('price', 'price', { type: 'money' }), row('tax')];
		world = await makeWorld({
			left: { fields },
			right: { fields },
			settings: {
				map: [...MAP.slice(0, 2), row('lines', 'lines', { type: 'list', options: { columns } })],
				match: [{ fields: ['number'] }],
			},
		});
		world.right.normalize = (given) => ({
			...given,
			lines: ((given.lines ?? []) as JsonObject[]).map((line) => ({
				...line,
				tax: line.tax ?? 'none',
			})),
		});
		world.left.add({ number: 'N1', name: 'Order', lines: [{ text: 'Chair', price: 10 }] });
		await world.goLive();
		world.left.edit('L1', { lines: [{ text: 'Chair', price: 11 }] });
		return await partnerOf(world, 'left', 'L1');
	}

	test('rule 3: lines whose answer was lost count as written, also where the system filled in a column', async () => {
		const { advance } = timeMachine();
		const id = await openWithTax();
		const writes = world.right.writes();
		failOnce(world.right, 'after', 'update');
		expect((await world.run()).outcomes).toMatchObject([{ outcome: 'unknown' }]);
		advance(10 * MINUTE);
		await world.settle();
		expect(await world.reviews()).toEqual([]);
		expect(world.right.writes()).toBe(writes + 1);
		for (const { lines: found } of [world.right.get(id), world.left.get('L1')])
			expect(found).toMatchObject([{ text: 'Chair', price: 11, tax: 'none' }]);
	});

	test('rule 3: lines that somebody else emptied a column of do not count as written', async () => {
		const { advance } = timeMachine();
		const id = await openWithTax();
		failOnce(world.right, 'before', 'update');
		expect((await world.run()).outcomes).toMatchObject([{ outcome: 'unknown' }]);
		world.right.edit(id, { lines: [{ text: null, price: 11, tax: 'none' }] });
		advance(10 * MINUTE);
		await world.settle();
		expect(world.right.get(id).lines).toMatchObject([{ text: 'Chair', price: 11 }]);
	});

	test('rule 5: what somebody fills in after a write without answer is carried back', async () => {
		const { advance } = timeMachine();
		const id = await openWithTax();
		failOnce(world.right, 'after', 'update');
		await world.run();
		world.right.edit(id, { lines: [{ text: 'Chair', price: 11, tax: 'T25' }] });
		advance(10 * MINUTE);
		await world.settle();
		expect(await world.reviews()).toEqual([]);
		for (const { lines: found } of [world.right.get(id), world.left.get('L1')])
			expect(found).toMatchObject([{ price: 11, tax: 'T25' }]);
	});

	test('rule 22: lists edited on both sides are one conflict, not a mixture', async () => {
		await open();
		const id = await partnerOf(world, 'left', 'L1');
		world.left.edit('L1', {
			lines: [
				{ text: 'Chair', price: 11 },
				{ text: 'Table', price: 99.5 },
			],
		});
		world.right.edit(id, {
			lines: [
				{ text: 'Chair', price: 10 },
				{ text: 'Table', price: 1 },
			],
		});
		await world.settle();
		expect(linesOf(await rightOf(world, 'L1'))).toEqual([
			['Chair', 11],
			['Table', 99.5],
		]);
		expect(linesOf(world.left.get('L1'))).toEqual([
			['Chair', 11],
			['Table', 99.5],
		]);
		expect(await world.query("select field from history where kind = 'conflict'")).toMatchObject([
			{ field: 'lines ↔ lines' },
		]);
	});
});
