import { NodeHelpers } from 'n8n-workflow';
import { CustomCrmApi } from '../../../credentials/CustomCrmApi.credentials';
import { useCrm } from '../../support/alone';
import { sendJson, stubServer } from '../../support/stubServer';
import { apiOf, CUSTOMCRM, customCrmStore, entity } from '../../support/systems';
import { failureOf } from '../membercare/helpers';

const customer = entity(CUSTOMCRM, 'customer');
const crm = useCrm({ tenant: 'Studio Nord' });
const asked = async () => (await crm().control.log({ path: '/me' })).length;

test('a new credential offers the bearer token first', () => {
	const { properties } = new CustomCrmApi();
	const defaults = NodeHelpers.getNodeParameters(properties, {}, true, false, null, null);
	expect(defaults).toMatchObject({ authentication: 'bearer', token: '', accountPath: '/me' });
});

test('rule 19: the account is server and tenant, asked for once and then known', async () => {
	const store = customCrmStore(crm());
	const first = await apiOf(CUSTOMCRM, store);
	expect(first.account).toBe(`${crm().apiUrl} (Studio Nord)`);
	await customer.list(first, { limit: 1 });
	const before = await asked();
	expect(before).toBeGreaterThan(0);
	for (let i = 0; i < 3; i++) {
		const next = await apiOf(CUSTOMCRM, store);
		expect(next.account).toBe(first.account);
		await customer.list(next, { limit: 1 });
	}
	expect(await asked()).toBe(before);
});

test('rule 19: another tenant on the same server is another account', async () => {
	const stub = await stubServer((request, response) =>
		sendJson(response, { tenant: request.headers.authorization, name: 'x' }),
	);
	const store = customCrmStore(crm(), { baseUrl: stub.url, token: 'north' });
	expect((await apiOf(CUSTOMCRM, store)).account).toBe(`${stub.url} (Bearer north)`);
	store.data.customCrmApi.token = 'south';
	expect((await apiOf(CUSTOMCRM, store)).account).toBe(`${stub.url} (Bearer south)`);
	await stub.close();
});

test('a wrong token is a failure of the side that names the credential', async () => {
	const store = customCrmStore(crm(), { token: 'wrong-token' });
	const failure = await failureOf(apiOf(CUSTOMCRM, store));
	expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side', status: 401 });
	expect(failure.detail.remedy).toContain('"Custom CRM API"');
	expect(JSON.stringify([failure.message, failure.detail])).not.toContain('wrong-token');
});

test('a token that is withdrawn later stops the side, and works again once it is back', async () => {
	const store = customCrmStore(crm());
	const api = await apiOf(CUSTOMCRM, store);
	await crm().control.expireTokens();
	expect((await failureOf(customer.list(api, { limit: 1 }))).detail.scope).toBe('side');
	await crm().control.restoreTokens();
	expect((await customer.list(await apiOf(CUSTOMCRM, store), { limit: 1 })).records).toEqual([]);
});

test('a base URL that is none is named before anything is sent', async () => {
	for (const baseUrl of ['', 'crm.example.com/api']) {
		const failure = await failureOf(apiOf(CUSTOMCRM, customCrmStore(crm(), { baseUrl })));
		expect(failure.detail.outcome).toBe('notSent');
		expect(failure.message).toContain('"Custom CRM API"');
	}
});
