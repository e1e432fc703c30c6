import type { JsonObject } from '../../../nodes/shared/json';
import { startSandbox, type Sandbox } from '../../sandbox';
import { apiOf, createRequest, entity, MEMBERCARE, membercareStore } from '../../support/systems';
import { control, failureOf, update, writesTo } from './helpers';

const person = entity(MEMBERCARE, 'person');
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({
		customerp: false,
		membercare: {
			seed: {
				companies: [
					{ debtorAccountNumber: '5001', companyName: 'Nordlys A/S' },
					{ debtorAccountNumber: '5002', companyName: 'Sydhavn ApS' },
				],
			},
		},
	});
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.membercare.control.reset());

const api = () => apiOf(MEMBERCARE, membercareStore(sandbox.membercare));

const fields = (): JsonObject => ({
	firstname: 'Åse',
	lastname: 'Lindqvist-Øster',
	gender: 2,
	birthDate: '1979-02-28T00:00:00',
	allowSms: true,
	allowEmail: true,
	email1: 'aase@example.org',
	cellPhone1: '+46701234567',
	employer: '5001',
	jobTitle: 'Formand',
	primaryAddress: { streetLine: 'Storgatan 5', zipCode: '11122', country: 'SE' },
});

describe('creating a person', () => {
	test('never sends a number: the POST would update the person who has it', async () => {
		const request = createRequest({ ...fields(), debtorAccountNumber: '900001' });
		const record = await person.create!(await api(), request);
		expect(record.id).not.toBe('900001');
		expect(record.reference).toBe(request.reference);
		expect(record.fields).toMatchObject({
			firstname: 'Åse',
			name: 'Åse Lindqvist-Øster',
			birthDate: '1979-02-28T00:00:00',
			email1: 'aase@example.org',
			cellPhone1: '+46701234567',
			allowSms: true,
			allowEmail: true,
			employer: '5001',
			employerName: 'Nordlys A/S',
			jobTitle: 'Formand',
			closed: false,
			primaryAddress: { streetLine: 'Storgatan 5', zipCode: '11122', country: 'SE' },
		});
		const [call] = await control(sandbox).log({ method: 'POST', path: '/persons\\?' });
		expect(call.requestBody).not.toHaveProperty('debtorAccountNumber');
		expect(await writesTo(sandbox)).toEqual([
			'POST /persons',
			'POST /foreignSystems',
			'POST /persons/{no}/foreignSystem/{id}',
			'POST /persons/{no}/addresses',
			'POST /persons/{no}/contacts',
			'POST /persons/{no}/employments',
		]);
	});

	test('rule 21: goes on after a crash behind any step', async () => {
		for (let stop = 1; stop <= 5; stop++) {
			await control(sandbox).reset();
			const request = createRequest(fields());
			let left = stop;
			request.save = async (progress) => {
				if (--left < 0) throw new Error('crash');
				request.progress = structuredClone(progress);
			};
			await person.create!(await api(), request).catch(() => undefined);
			await person.create!(
				await api(),
				createRequest(fields(), request.reference, request.progress),
			);
			const made = await control(sandbox).find('persons', { firstname: 'Åse' });
			expect(made).toHaveLength(1);
			expect(made[0].contacts).toHaveLength(2);
			expect(made[0].addresses).toHaveLength(1);
			expect(made[0].foreignSystemMappings).toHaveLength(1);
			expect(await control(sandbox).count('employments')).toBe(1);
		}
	});

	test('rule 3: a POST without answer is found by its reference', async () => {
		await control(sandbox).inject({
			match: { method: 'POST', path: '/persons\\?' },
			fault: { kind: 'timeout', applied: true },
		});
		const request = createRequest(fields());
		const impatient = await apiOf(
			MEMBERCARE,
			membercareStore(sandbox.membercare, { timeoutSeconds: 1 }),
		);
		const failure = await failureOf(person.create!(impatient, request));
		expect(failure.detail).toMatchObject({ outcome: 'unknown', scope: 'side' });
		expect(failure.message).toContain('no answer in time');
		const query = { by: 'reference', reference: request.reference } as const;
		const [found] = await person.find!(await api(), query);
		expect(found.fields.firstname).toBe('Åse');
		await person.create!(
			await api(),
			createRequest(fields(), request.reference, { id: found.id, steps: [] }),
		);
		expect(await person.find!(await api(), query)).toHaveLength(1);
	});

	test('one refused contact does not keep the others out', async () => {
		await person.create!(await api(), createRequest(fields(), 'ls-first'));
		const request = createRequest({ ...fields(), firstname: 'Bo' }, 'ls-second');
		const failure = await failureOf(person.create!(await api(), request));
		expect(failure.detail.outcome).toBe('rejected');
		expect(failure.message).toContain('used by another person');
		const [made] = await control(sandbox).find('persons', { firstname: 'Bo' });
		expect(made.contacts).toEqual([expect.objectContaining({ type: 5 })]);
	});
});

describe('updating a person', () => {
	const seeded = async () => {
		const { id } = await person.create!(await api(), createRequest(fields()));
		await control(sandbox).clearLog();
		return id;
	};

	test('one PATCH in its own spelling', async () => {
		const id = await seeded();
		await update(await api(), person, id, { firstname: 'Aase', allowSms: false, honorific: 'Dr.' });
		const [call] = await control(sandbox).log({ method: 'PATCH' });
		expect(call.requestBody).toEqual({
			firstName: 'Aase',
			allowContactViaSms: false,
			honorific: 'Dr.',
		});
		expect((await person.get(await api(), id))?.fields).toMatchObject({
			firstname: 'Aase',
			lastname: 'Lindqvist-Øster',
			allowSms: false,
		});
		expect(await writesTo(sandbox)).toEqual(['PATCH /persons/{no}']);
	});

	test('another employer is a new employment and the end of the old one', async () => {
		const id = await seeded();
		await update(await api(), person, id, { employer: '5002' });
		expect((await person.get(await api(), id))?.fields).toMatchObject({
			employer: '5002',
			employerName: 'Sydhavn ApS',
			jobTitle: null,
		});
		await update(await api(), person, id, { jobTitle: 'Kasserer' });
		expect((await person.get(await api(), id))?.fields.jobTitle).toBe('Kasserer');
		await update(await api(), person, id, { employer: null });
		expect((await person.get(await api(), id))?.fields.employer).toBeNull();
		expect(await writesTo(sandbox)).toEqual([
			'POST /persons/{no}/employments',
			'PUT /employments',
			'PUT /employments',
			'PUT /employments',
		]);
	});

	test.each(['refuse', 'keepBoth', 'endOlder'] as const)(
		'rule 22: an address is replaced, where the tenant does %s with a second one',
		async (addressOverlap) => {
			await control(sandbox).configure({ addressOverlap });
			const id = await seeded();
			await update(await api(), person, id, { 'primaryAddress.streetLine': 'Kungsgatan 9C' });
			expect((await person.get(await api(), id))?.fields.primaryAddress).toMatchObject({
				street: 'Kungsgatan',
				number: '9',
				letter: 'C',
				zipCode: '11122',
			});
			const raw = await control(sandbox).get('persons', id);
			const open = (raw!.addresses as Array<{ end: string | null }>).filter(
				({ end }) => end === null,
			);
			expect(open).toHaveLength(1);
		},
	);

	test('archive ends the person, who is still read and listed; restore brings back', async () => {
		const id = await seeded();
		const before = (await person.get(await api(), id))!;
		await person.archive!(await api(), id, before);
		const ended = (await person.get(await api(), id))!;
		expect(ended.fields.closed).toBe(true);
		const listed = await person.list(await api(), { limit: 50 });
		expect(listed.records.find((record) => record.id === id)?.fields.closed).toBe(true);
		await person.restore!(await api(), id, ended);
		expect((await person.get(await api(), id))?.fields.closed).toBe(false);
	});
});

describe('reading persons', () => {
	test('carries no secrets and no national numbers', async () => {
		const { records } = await person.list(await api(), { limit: 5 });
		for (const name of ['password', 'loginToken', 'socialSecurityNumber']) {
			expect(records[0].fields).not.toHaveProperty(name);
		}
	});

	test('is found by e-mail, external id and number', async () => {
		const record = await person.create!(
			await api(),
			createRequest({ ...fields(), externalId: 'E1' }),
		);
		for (const [field, value] of [
			['email1', 'AASE@example.org'],
			['externalId', 'E1'],
			['debtorAccountNumber', record.id],
		]) {
			const found = await person.find!(await api(), { by: 'key', field, value });
			expect(found.map(({ id }) => id)).toEqual([record.id]);
		}
		expect(
			await person.find!(await api(), { by: 'key', field: 'email1', value: 'no@example.org' }),
		).toEqual([]);
	});
});
