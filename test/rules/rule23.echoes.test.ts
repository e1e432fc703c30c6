import { addPeople, leftOf, partnerOf, person, rightOf } from '../support/world/people';
import { failure, FIELDS } from '../support/world/system';
import { MINUTE, timeMachine } from '../support/world/time';
import { makeWorld, MAP, row, type World } from '../support/world/world';
import { approve } from '../../nodes/LinkStore/loop/approve';

let world: World;
afterEach(async () => {
	jest.restoreAllMocks();
	await world.close();
});

const approved = async () => {
	for (let n = 0; n < 10; n++) if ((await world.run()).result?.report !== undefined) break;
	await world.tx(() => approve({ flow: world.settings.flow, who: 'test' }));
};

test.each([
	['spaces', 'name', '  Jo   Holm ', 'Jo Holm'],
	['case', 'name', 'jo holm', 'JO HOLM'],
	['phone in its own form', 'phone', '+4512345678', '12 34 56 78'],
	['leading zeros', 'number', '0042', '42'],
])(
	'rule 23: a late read-back (%s) is no edit within ten minutes of our write',
	async (_name, field, sent, shown) => {
		world = await makeWorld({
			settings: {
				map: MAP.map((each) =>
					each.left === 'phone' ? { ...each, options: { callingCode: '45' } } : each,
				),
			},
		});
		addPeople(world, 2);
		await world.goLive();
		const id = await partnerOf(world, 'left', 'L1');
		world.left.edit('L1', { [field]: sent });
		await world.settle();
		// The system normalizes a moment after it has answered.
		world.right.edit(id, { [field]: shown });
		const writes = world.left.writes();
		await world.settle();
		expect(world.left.get('L1')[field]).toBe(sent);
		expect(world.left.writes()).toBe(writes);
		expect(world.right.get(id)[field]).toBe(shown);
		expect(await world.reviews()).toEqual([]);
		// The other fields of that record are carried as ever.
		world.right.edit(id, { city: 'Edited there' });
		await world.settle();
		expect(world.left.get('L1')).toMatchObject({ [field]: sent, city: 'Edited there' });
	},
);

test('rule 23: what was sent is an edit again once both sides have agreed on something else', async () => {
	world = await makeWorld();
	addPeople(world, 2);
	await world.goLive();
	const id = await partnerOf(world, 'left', 'L1');
	world.left.edit('L1', { city: 'Sent' });
	await world.settle();
	// Somebody types the same into both systems: nothing is written for it.
	world.left.edit('L1', { city: 'Agreed' });
	world.right.edit(id, { city: 'Agreed' });
	await world.settle();
	world.right.edit(id, { city: 'Sent' });
	await world.settle();
	expect(world.left.get('L1').city).toBe('Sent');
});

test('rule 23: after ten minutes the same is an edit', async () => {
	const time = timeMachine();
	world = await makeWorld();
	addPeople(world, 2);
	await world.goLive();
	const id = await partnerOf(world, 'left', 'L1');
	world.left.edit('L1', { name: 'jo holm' });
	await world.settle();
	time.advance(11 * MINUTE);
	world.right.edit(id, { name: 'JO HOLM' });
	await world.settle();
	expect(world.left.get('L1').name).toBe('JO HOLM');
});

test('rule 23: another value within ten minutes is an edit all the same', async () => {
	world = await makeWorld();
	addPeople(world, 2);
	await world.goLive();
	const id = await partnerOf(world, 'left', 'L1');
	world.left.edit('L1', { name: 'Jo' });
	await world.settle();
	world.right.edit(id, { name: 'Joe' });
	await world.settle();
	expect(world.left.get('L1').name).toBe('Joe');
});

test('rule 23: a crash after the write, and the system shows its own form: nothing goes back to the source', async () => {
	const time = timeMachine();
	world = await makeWorld();
	world.right.normalize = (fields) => ({
		...fields,
		number: String(fields.number ?? '').replace(/^0+/, ''),
	});
	addPeople(world, 2);
	await world.goLive();
	const id = await partnerOf(world, 'left', 'L1');
	world.left.edit('L1', { number: '0042' });
	world.right.after = (call) => {
		if (call === 'update') throw failure({ outcome: 'unknown', scope: 'side' }, 'the line broke');
	};
	await world.run();
	expect(world.right.get(id).number).toBe('42');
	world.right.after = () => {};
	for (let n = 0; n < 3; n++) await world.run();
	time.advance(5 * MINUTE);
	await world.settle();
	expect(world.left.get('L1').number).toBe('0042');
	expect(world.right.get(id).number).toBe('42');
	expect(await world.reviews()).toEqual([]);
});

describe.each([
	['with our reference in the record', true],
	['without any reference', false],
])('creates both ways, %s', (_name, stamps) => {
	test('rule 23: a create whose answer was lost makes no second record on either side', async () => {
		const time = timeMachine();
		world = await makeWorld({
			settings: { createLeft: true },
			right: { stamps, ...(stamps ? {} : { capabilities: { findByReference: false } }) },
		});
		addPeople(world, 3);
		await approved();
		world.right.after = (call) => {
			if (call === 'create') throw failure({ outcome: 'unknown', scope: 'side' }, 'the line broke');
		};
		for (let n = 0; n < 4; n++) {
			await world.run();
			time.advance(2 * MINUTE);
		}
		world.right.after = () => {};
		for (let n = 0; n < 12; n++) {
			await world.run();
			time.advance(10 * MINUTE);
		}
		await world.settle();
		expect(world.left.rows.size).toBe(3);
		expect(world.right.rows.size).toBe(3);
		expect((await world.status()).links).toMatchObject({ linked: 3, pending: 0 });
	});
});

test('rule 23: our own create that the feed shows before its outcome is recorded is not taken for new', async () => {
	world = await makeWorld({ settings: { createLeft: true } });
	addPeople(world, 1);
	await world.goLive();
	world.left.add(person(2));
	for (let n = 0; n < 4; n++) {
		const { ticket, result } = await world.run({ hold: true });
		if (result?.operations.length === 1) {
			const [{ op }] = result.operations;
			expect(op.kind).toBe('create');
			// Made there, and read by somebody's run, before the answer came.
			await world.tx(function* () {
				yield {
					sql: "update operation set state = 'sent', attempt = 1, first_sent = ?, deadline = ? where id = ?",
					params: [Date.now(), Date.now() + 60_000, op.id],
					mode: 'run',
				};
				yield {
					sql: 'update flow set lease_run = null, lease_until = null',
					params: [],
					mode: 'run',
				};
			});
			await world.right.entity.create!(world.right.api, {
				fields: person(2),
				reference: op.reference,
				progress: { steps: [] },
				save: async () => {},
			});
			break;
		}
		if (ticket !== undefined) {
			await world.tx(function* () {
				yield {
					sql: 'update flow set lease_run = null, lease_until = null',
					params: [],
					mode: 'run',
				};
			});
		}
	}
	await world.settle();
	expect(world.left.rows.size).toBe(2);
	expect(world.right.rows.size).toBe(2);
	expect((await world.status()).links).toMatchObject({ linked: 2, pending: 0 });
	expect(await leftOf(world, 'R2')).toMatchObject({ name: 'Name 2' });
});

test('rule 23: enrichment by the target is carried once, and does not come back', async () => {
	world = await makeWorld();
	world.right.normalize = (fields) => ({
		...fields,
		city: fields.city === 'Ribe' ? 'Ribe' : fields.city,
	});
	addPeople(world, 1);
	await world.goLive();
	const id = await partnerOf(world, 'left', 'L1');
	world.right.edit(id, { city: 'Ribe (DK)' });
	await world.settle();
	const writes = world.left.writes() + world.right.writes();
	for (let n = 0; n < 5; n++) await world.run();
	expect(world.left.writes() + world.right.writes()).toBe(writes);
	expect(world.left.get('L1').city).toBe('Ribe (DK)');
});

test('rule 23: a returned number that another record has goes to review', async () => {
	world = await makeWorld({ settings: { match: [{ fields: ['email'] }] } });
	// The system keeps eight characters, and nobody knew.
	world.right.normalize = (fields) => ({
		...fields,
		number: String(fields.number ?? '').slice(0, 8),
	});
	world.left.add({ ...person(1), number: '1234567890' });
	world.left.add({ ...person(2), number: '1234567899' });
	await world.goLive();
	expect((await world.reviews()).map(({ kind }) => kind)).toEqual(['numberCollision']);
	expect(world.left.get('L1').number).toBe('1234567890');
	expect(world.left.get('L2').number).toBe('1234567899');
	expect((await rightOf(world, 'L1')).number).toBe('12345678');
});

test('numbers that would become one at the target are held before anything is sent', async () => {
	world = await makeWorld({
		left: { fields: FIELDS },
		settings: {
			match: [{ fields: ['email'] }],
			map: [
				row('number', 'number', { type: 'alias', options: { alias: { dropLeadingZeros: true } } }),
				...MAP.slice(1),
			],
		},
	});
	world.left.add({ ...person(1), number: '0042' });
	world.left.add({ ...person(2), number: '42' });
	await world.goLive();
	expect(world.right.rows.size).toBe(1);
	const [review] = await world.reviews();
	expect(review.kind).toBe('cannotCreate');
	expect(review.text).toContain('would become "42"');
});

test('rule 23: what one row wrote is news to another row that reads the same field', async () => {
	world = await makeWorld({
		settings: { map: [...MAP, row('note', 'city', { direction: 'toLeft' })] },
	});
	addPeople(world, 2);
	await world.goLive();
	world.left.edit('L1', { city: 'Nibe' });
	await world.settle();
	expect(world.left.get('L1')).toMatchObject({ city: 'Nibe', note: 'Nibe' });
});
