import { call, membercareCaller, useSandbox } from './client';

const sandbox = useSandbox({ customerp: false });
const api = (path: string) => `${sandbox().membercare.apiUrl}${path}`;
const person = '900001';
const key = 'sandbox-client-key';

describe('token', () => {
	it('is given by GET and POST, with an expiration without offset in the zone of the tenant', async () => {
		await sandbox().membercare.control.setClock({ fixedAt: '2024-02-14T14:14:50Z' });
		const got = await call('GET', api(`/token?clientApiKey=${key}&personToImpersonate=${person}`));
		expect(got.status).toBe(200);
		expect(got.body.value).toMatch(/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/);
		expect(got.body.expiration).toBe('2024-02-14T15:34:50');
		const posted = await call('POST', api('/token'), {
			body: { clientApiKey: key, personToImpersonate: person },
		});
		expect(posted.body.value).not.toBe(got.body.value);
	});

	it.each([
		['GET', '/token?clientApiKey=wrong&personToImpersonate=900001', undefined, 400],
		['GET', `/token?clientApiKey=${key}`, undefined, 400],
		['GET', `/token?clientApiKey=${key}&personToImpersonate=nobody`, undefined, 400],
		['POST', '/token', { clientApiKey: 'wrong', personToImpersonate: person }, 400],
		['POST', '/token', { clientApiKey: key, personToImpersonate: 'nobody' }, 404],
		['POST', '/token', { clientApiKey: key, personToImpersonate: person, scope: 'all' }, 400],
	])('%s %s is refused with plain text', async (method, path, body, status) => {
		const answer = await call(method, api(path), { body });
		expect(answer.status).toBe(status);
		expect(answer.headers.get('content-type')).toContain('text/plain');
	});

	it('is required on every other call, as a header of its own', async () => {
		expect((await call('GET', api('/foreignSystems'))).status).toBe(401);
		const token = await call(
			'GET',
			api(`/token?clientApiKey=${key}&personToImpersonate=${person}`),
		);
		const asBearer = { authorization: `Bearer ${token.body.value}` };
		expect((await call('GET', api('/foreignSystems'), { headers: asBearer })).status).toBe(401);
		const asToken = { token: token.body.value };
		expect((await call('GET', api('/foreignSystems'), { headers: asToken })).status).toBe(200);
	});

	it('expires after its life, which use does not lengthen', async () => {
		const { control } = sandbox().membercare;
		await control.configure({ tokenMinutes: 1 });
		const mc = await membercareCaller(sandbox());
		await control.setClock({ offsetMs: 50_000 });
		expect((await mc('GET', '/foreignSystems')).status).toBe(200);
		await control.setClock({ offsetMs: 61_000 });
		expect((await mc('GET', '/foreignSystems')).status).toBe(401);
	});

	it('once refused, answers with plain text and ProblemDetails in turn', async () => {
		const mc = await membercareCaller(sandbox());
		await sandbox().membercare.control.expireTokens();
		const answers = [await mc('GET', '/products'), await mc('GET', '/products')];
		expect(answers.map(({ status }) => status)).toEqual([401, 401]);
		const types = answers.map(({ headers }) => headers.get('content-type')!.split(';')[0]);
		expect(types.sort()).toEqual(['application/problem+json', 'text/plain']);
	});

	it('of an ended person is not given', async () => {
		await sandbox().membercare.control.edit('persons', person, { end: '2020-01-01T00:00:00' });
		const answer = await call('POST', api('/token'), {
			body: { clientApiKey: key, personToImpersonate: person },
		});
		expect(answer.status).toBe(404);
	});
});

describe('transport', () => {
	it('serves a bare boolean for the credential test', async () => {
		const mc = await membercareCaller(sandbox());
		const answer = await mc('GET', '/configuration/areDuplicateEmailsAllowed');
		expect(answer.text).toBe('false');
		expect(answer.headers.get('content-type')).toContain('application/json');
	});

	it('tells true UTC in the Date header, whatever the zone of the tenant', async () => {
		const mc = await membercareCaller(sandbox());
		await sandbox().membercare.control.setClock({ fixedAt: '2025-07-01T10:00:00Z' });
		const answer = await mc('GET', '/foreignSystems');
		expect(answer.headers.get('date')).toBe('Tue, 01 Jul 2025 10:00:00 GMT');
	});

	it('refuses a body that is not JSON, and broken JSON', async () => {
		const mc = await membercareCaller(sandbox());
		const form = await mc(
			'POST',
			'/foreignSystems',
			{ name: 'x' },
			{
				'content-type': 'application/x-www-form-urlencoded',
			},
		);
		expect(form.status).toBe(415);
		const { clientApiKey, personToImpersonate } = sandbox().membercare.credential;
		const given = await call('POST', api('/token'), {
			body: { clientApiKey, personToImpersonate },
		});
		const broken = await fetch(api('/foreignSystems'), {
			method: 'POST',
			headers: { token: given.body.value, 'content-type': 'application/json' },
			body: '{"name":',
		});
		expect(broken.status).toBe(400);
	});

	it('knows 404 for unknown paths and 405 for wrong verbs, each behind the token', async () => {
		const mc = await membercareCaller(sandbox());
		expect((await mc('GET', '/nonsense')).status).toBe(404);
		const wrong = await mc('DELETE', '/companies/1');
		expect(wrong.status).toBe(405);
		expect(wrong.headers.get('allow')).toContain('PATCH');
		expect((await call('GET', api('/nonsense'))).status).toBe(401);
	});
});
