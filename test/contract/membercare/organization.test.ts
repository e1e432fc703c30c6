import { startSandbox, type Sandbox } from '../../sandbox';
import { apiOf, createRequest, entity, MEMBERCARE, membercareStore } from '../../support/systems';
import { control, failureOf, update, writesTo } from './helpers';

const organization = entity(MEMBERCARE, 'organization');
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({
		customerp: false,
		membercare: {
			seed: {
				companies: [{ debtorAccountNumber: '5001', companyName: 'Nordlys A/S' }],
				organizations: [
					{ identificationNumber: '0012', name: 'Vest', endDate: '2020-12-31T00:00:00' },
					{
						identificationNumber: '13/A',
						name: 'Øst',
						contacts: [{ type: 1, value: 'oest@example.org' }],
						addresses: [{ street: 'Havnegade', number: '1', zipCode: '5000' }],
						company: '5001',
					},
				],
			},
		},
	});
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.membercare.control.reset());

const api = () => apiOf(MEMBERCARE, membercareStore(sandbox.membercare));
const fields = () => ({
	identificationNumber: 'K-7',
	name: 'Nord',
	webEnabled: true,
	organizationCategory: { description: 'Club' },
	email1: 'nord@example.org',
	companyNumber: '5001',
	primaryAddress: { streetLine: 'Torvet 4', zipCode: '8000', country: 'DK' },
});

test('the list has ended ones too, with contacts, address and company flat', async () => {
	const { records } = await organization.list(await api(), { limit: 10 });
	expect(records.map(({ id }) => id).sort()).toEqual(['0012', '13/A']);
	const east = await organization.get(await api(), '13/A');
	expect(east?.fields).toMatchObject({
		email1: 'oest@example.org',
		companyNumber: '5001',
		closed: false,
		primaryAddress: { streetLine: 'Havnegade 1', zipCode: '5000' },
	});
	expect((await organization.get(await api(), '0012'))?.fields.closed).toBe(true);
	expect(await organization.get(await api(), 'none')).toBeUndefined();
});

test('a create sends all in one call', async () => {
	const record = await organization.create!(await api(), createRequest(fields()));
	expect(record.fields).toMatchObject({
		identificationNumber: 'K-7',
		webEnabled: true,
		email1: 'nord@example.org',
		companyNumber: '5001',
		organizationCategory: { description: 'Club' },
		primaryAddress: { street: 'Torvet', number: '4', city: 'Aarhus C' },
	});
	expect(await writesTo(sandbox)).toEqual(['POST /organizations']);
});

test('rule 3: a create without answer finds its organization again', async () => {
	await control(sandbox).inject({
		match: { method: 'POST', path: '/organizations' },
		fault: { kind: 'drop', applied: true },
	});
	const request = createRequest(fields());
	expect((await failureOf(organization.create!(await api(), request))).detail.outcome).toBe(
		'unknown',
	);
	const again = createRequest(fields(), request.reference, request.saved.at(-1));
	expect((await organization.create!(await api(), again)).id).toBe('K-7');
	expect(await control(sandbox).count('organizations')).toBe(3);
	// A stranger with the same number is no record of ours.
	const failure = await failureOf(organization.create!(await api(), createRequest(fields())));
	expect(failure.detail).toMatchObject({ outcome: 'rejected', existingId: 'K-7' });
});

test('a refusal that comes as 500 is told from a failure', async () => {
	const failure = await failureOf(
		organization.create!(await api(), createRequest({ ...fields(), companyNumber: '4711' })),
	);
	expect(failure.detail).toMatchObject({ outcome: 'rejected', scope: 'record', status: 500 });
	expect(failure.message).toContain('4711');
	await control(sandbox).inject({
		match: { method: 'POST', path: '/organizations' },
		fault: { kind: 'status', status: 503 },
	});
	expect(
		(await failureOf(organization.create!(await api(), createRequest(fields())))).detail,
	).toMatchObject({ outcome: 'unknown', scope: 'side' });
});

test('without an identification number nothing is sent', async () => {
	const failure = await failureOf(
		organization.create!(await api(), createRequest({ name: 'Nord' })),
	);
	expect(failure.detail.fields).toEqual([{ field: 'identificationNumber', message: 'is empty' }]);
	expect(await writesTo(sandbox)).toEqual([]);
});

test('an update is one PATCH and returns the organization', async () => {
	const result = await update(await api(), organization, '13/A', {
		name: 'Øst og Havnen',
		name2: 'Afd. 2',
		membershipAllowed: true,
		'organizationCategory.description': 'Region',
	});
	expect(result.record?.fields).toMatchObject({
		name: 'Øst og Havnen',
		name2: 'Afd. 2',
		membershipAllowed: true,
		organizationCategory: { description: 'Region' },
		email1: 'oest@example.org',
	});
	expect(await writesTo(sandbox)).toHaveLength(1);
	await update(await api(), organization, '13/A', { name2: null });
	expect((await organization.get(await api(), '13/A'))?.fields.name2 || null).toBeNull();
});
