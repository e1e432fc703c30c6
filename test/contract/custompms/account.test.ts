import { NodeHelpers } from 'n8n-workflow';
import { CustomPmsApi } from '../../../credentials/CustomPmsApi.credentials';
import { usePms } from '../../support/alone';
import { sendJson, stubServer } from '../../support/stubServer';
import { apiOf, CUSTOMPMS, customPmsStore, entity } from '../../support/systems';
import { failureOf } from '../membercare/helpers';

const customer = entity(CUSTOMPMS, 'customer');
const pms = usePms({ tenant: 'Strandhotellet' });
const asked = async () => (await pms().control.log({ path: '/me' })).length;

test('a new credential offers the key in the header X-Api-Key first', () => {
	const { properties } = new CustomPmsApi();
	const defaults = NodeHelpers.getNodeParameters(properties, {}, true, false, null, null);
	expect(defaults).toMatchObject({
		authentication: 'header',
		headerName: 'X-Api-Key',
		headerApiKey: '',
		accountPath: '/me',
	});
});

test('rule 19: the account is server and tenant, asked for once and then known', async () => {
	const store = customPmsStore(pms());
	const first = await apiOf(CUSTOMPMS, store);
	expect(first.account).toBe(`${pms().apiUrl} (Strandhotellet)`);
	await customer.list(first, { limit: 1 });
	const before = await asked();
	expect(before).toBeGreaterThan(0);
	for (let i = 0; i < 3; i++) {
		const next = await apiOf(CUSTOMPMS, store);
		expect(next.account).toBe(first.account);
		await customer.list(next, { limit: 1 });
	}
	expect(await asked()).toBe(before);
});

test('rule 19: another tenant on the same server is another account', async () => {
	const stub = await stubServer((request, response) =>
		sendJson(response, { tenant: request.headers['x-api-key'], name: 'x' }),
	);
	const store = customPmsStore(pms(), { baseUrl: stub.url, headerApiKey: 'north' });
	expect((await apiOf(CUSTOMPMS, store)).account).toBe(`${stub.url} (north)`);
	store.data.customPmsApi.headerApiKey = 'south';
	expect((await apiOf(CUSTOMPMS, store)).account).toBe(`${stub.url} (south)`);
	await stub.close();
});

test('a wrong key is a failure of the side that names the credential', async () => {
	const store = customPmsStore(pms(), { headerApiKey: 'wrong-key' });
	const failure = await failureOf(apiOf(CUSTOMPMS, store));
	expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side', status: 401 });
	expect(failure.detail.remedy).toContain('"Custom PMS API"');
	expect(JSON.stringify([failure.message, failure.detail])).not.toContain('wrong-key');
});

test('a key that is withdrawn later stops the side, and works again once it is back', async () => {
	const store = customPmsStore(pms());
	const api = await apiOf(CUSTOMPMS, store);
	await pms().control.expireTokens();
	expect((await failureOf(customer.list(api, { limit: 1 }))).detail.scope).toBe('side');
	await pms().control.restoreTokens();
	expect((await customer.list(await apiOf(CUSTOMPMS, store), { limit: 1 })).records).toEqual([]);
});

test('a base URL that is none is named before anything is sent', async () => {
	for (const baseUrl of ['', 'pms.example.com/api']) {
		const failure = await failureOf(apiOf(CUSTOMPMS, customPmsStore(pms(), { baseUrl })));
		expect(failure.detail.outcome).toBe('notSent');
		expect(failure.message).toContain('"Custom PMS API"');
	}
});
