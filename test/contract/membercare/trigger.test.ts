import type { IDataObject } from 'n8n-workflow';
import { MembercareTrigger } from '../../../nodes/Membercare/MembercareTrigger.node';
import { startSandbox, type Sandbox } from '../../sandbox';
import { pollContext, type ContextOptions } from '../../support/context';
import { membercareStore } from '../../support/systems';
import { control } from './helpers';

const node = new MembercareTrigger();
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({
		customerp: false,
		membercare: {
			seed: {
				companies: [{ debtorAccountNumber: '5001', companyName: 'Nordlys', financeType: 1 }],
				products: [{ id: 71, name: 'Kontingent' }],
			},
		},
	});
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.membercare.control.reset());

function poller(resource: string, more: Partial<ContextOptions> = {}) {
	const staticData: IDataObject = {};
	const credentials = membercareStore(sandbox.membercare);
	return async (change: Partial<ContextOptions> = {}) => {
		const context = pollContext({
			type: node,
			credentials,
			staticData,
			...more,
			...change,
			parameters: { resource, simplify: false, ...more.parameters, ...change.parameters },
		});
		const output = await node.poll.call(context);
		return output === null ? null : output[0].map(({ json }) => json);
	};
}

const minutesAgo = async (minutes: number): Promise<string> => {
	const now = Date.parse(await control(sandbox).now());
	return new Intl.DateTimeFormat('sv-SE', {
		timeZone: 'Europe/Copenhagen',
		dateStyle: 'short',
		timeStyle: 'medium',
	})
		.format(now - minutes * 60_000)
		.replace(' ', 'T');
};

test('what was there before is not news; each change comes once', async () => {
	const poll = poller('company');
	expect(await poll()).toBeNull();
	expect(await poll()).toBeNull();
	await control(sandbox).setClock({ offsetMs: 60_000 });
	await control(sandbox).edit('companies', '5001', { companyName: 'Sydlys' });
	await control(sandbox).create('companies', {
		debtorAccountNumber: '5002',
		companyName: 'Ny',
		financeType: 1,
	});
	const news = await poll();
	expect(news?.map(({ companyName }) => companyName).sort()).toEqual(['Ny', 'Sydlys']);
	await control(sandbox).clearLog();
	expect(await poll()).toBeNull();
	// Within the overlap the rows are listed again, and not read again.
	expect(await control(sandbox).log({ path: '/companies/' })).toEqual([]);
	await control(sandbox).setClock({ offsetMs: 120_000 });
	await control(sandbox).edit('companies', '5001', { companyName: 'Østlys' });
	expect((await poll())?.map(({ companyName }) => companyName)).toEqual(['Østlys']);
});

test('rule 18: a change stamped within the overlap is not missed', async () => {
	const poll = poller('company');
	await poll();
	await control(sandbox).setClock({ offsetMs: 60_000 });
	await control(sandbox).edit('companies', '5001', { companyName: 'Sydlys' });
	await poll();
	// Committed late, or stamped in the hour that clocks repeat: below the highest stamp seen.
	await control(sandbox).create('companies', {
		debtorAccountNumber: '5003',
		companyName: 'Sent',
		financeType: 1,
		lastChange: await minutesAgo(50),
	});
	expect((await poll())?.map(({ companyName }) => companyName)).toEqual(['Sent']);
	expect(await poll()).toBeNull();
});

test('a manual run shows samples and remembers nothing', async () => {
	const staticData: IDataObject = {};
	const samples = await poller('company', { staticData, mode: 'manual' })();
	expect(samples).toEqual([expect.objectContaining({ companyName: 'Nordlys' })]);
	expect(staticData).toEqual({});
});

test('a failed poll forgets nothing that it had remembered', async () => {
	const poll = poller('company');
	await poll();
	await control(sandbox).setClock({ offsetMs: 60_000 });
	await control(sandbox).edit('companies', '5001', { companyName: 'Sydlys' });
	await control(sandbox).inject({
		match: { path: '/companies/5001' },
		fault: { kind: 'status', status: 429, retryAfter: 300 },
	});
	await expect(poll()).rejects.toThrow('slow down');
	expect((await poll())?.map(({ companyName }) => companyName)).toEqual(['Sydlys']);
});

test('a resource without feed is compared as a whole', async () => {
	const poll = poller('product');
	expect(await poll()).toBeNull();
	expect(await poll()).toBeNull();
	await control(sandbox).create('products', { id: 72, name: 'Gave' });
	await control(sandbox).edit('products', '71', { name: 'Medlemskontingent' });
	expect((await poll())?.map(({ id }) => id).sort()).toEqual([71, 72]);
	const created = poller('product', { parameters: { event: 'created' } });
	await created();
	await control(sandbox).edit('products', '71', { name: 'Kontingent' });
	await control(sandbox).create('products', { id: 73, name: 'Bog' });
	expect((await created())?.map(({ id }) => id)).toEqual([73]);
});

test('a poll without time goes on with the next page', async () => {
	await control(sandbox).seed({
		products: Array.from({ length: 450 }, (_, i) => ({ id: 1000 + i, name: `Vare ${i}` })),
	});
	const poll = poller('product', { pollBudgetMs: 0 });
	for (let i = 0; i < 3; i++) expect(await poll()).toBeNull();
	await control(sandbox).edit('products', '1449', { name: 'Ændret' });
	const news = [];
	for (let i = 0; i < 3; i++) news.push(...((await poll()) ?? []));
	expect(news.map(({ id }) => id)).toEqual([1449]);
});

test('another resource starts anew', async () => {
	const staticData: IDataObject = {};
	await poller('company', { staticData })();
	expect(await poller('product', { staticData })()).toBeNull();
	expect(staticData.memory).toMatchObject({ of: expect.stringContaining('membercare.product') });
});
