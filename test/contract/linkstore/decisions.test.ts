import type { IDataObject } from 'n8n-workflow';
import { PERSONS, type CanvasFlow, type Execution } from '../../support/canvas';
import { basic, behind, waitingFlow, type DoorOptions } from './people';
import { problemOf, useBench } from './setup';

const bench = useBench();
const live = async (persons = 2) => await bench.live(persons, waitingFlow());
const decision = (operation: string, more: object = {}): IDataObject => ({
	resource: 'decision',
	operation,
	flow: PERSONS,
	...more,
});
const decide = (more: object = {}) =>
	decision('decide', {
		side: 'left',
		recordId: '1001',
		choice: 'doNotSynchronize',
		role: 'administrator',
		...more,
	});
const from = (user: string): DoorOptions => ({ item: { headers: { authorization: basic(user) } } });
const outputOf = (done: Execution): IDataObject => {
	if (done.error !== undefined) throw new Error(problemOf(done));
	return done.runs['Link Store'][0].outputs[0][0].json;
};
const decisions = async (flow: CanvasFlow) =>
	await flow.query<{
		record_id: string;
		choice: string;
		who: string;
		role: string;
		reason: string | null;
	}>('select record_id, choice, who, role, reason from decision');

describe('Decide', () => {
	test('keeps the choice with the user of the webhook', async () => {
		const flow = await live();
		const done = await behind(flow, decide({ options: { reason: 'Cash only' } }), from('anna'));
		expect(outputOf(done)).toMatchObject({
			record: '1001',
			choice: 'doNotSynchronize',
			before: null,
			rev: 1,
			who: 'anna',
			role: 'administrator',
		});
		expect(await decisions(flow)).toEqual([
			{
				record_id: '1001',
				choice: 'doNotSynchronize',
				who: 'anna',
				role: 'administrator',
				reason: 'Cash only',
			},
		]);
	});

	test('the choice may come from an answer, and is checked', async () => {
		const flow = await live();
		const door = { item: { ...from('anna').item, answer: 'chooseLater' } };
		expect(
			outputOf(await behind(flow, decide({ choice: '={{ $json.answer }}' }), door)),
		).toMatchObject({
			choice: 'chooseLater',
		});
		expect(
			problemOf(await behind(flow, decide({ choice: '={{ "createNew" }}' }), from('anna'))),
		).toMatch(/"createNew" is no choice.*synchronize, doNotSynchronize, chooseLater/);
		expect(problemOf(await behind(flow, decide({ recordId: ' ' }), from('anna')))).toMatch(
			/Record ID is empty/,
		);
	});

	test('the role is a fixed value: an expression is refused, whatever it gives', async () => {
		const flow = await live();
		const door = { item: { ...from('anna').item, role: 'administrator' } };
		for (const role of ['={{ $json.role }}', '={{ "administrator" }}']) {
			expect(problemOf(await behind(flow, decide({ role }), door))).toMatch(
				/Role is an expression.*Choose Role in the node/,
			);
		}
		expect(await decisions(flow)).toEqual([]);
		const refused = await flow.query("select 1 from history where kind = 'decisionRefused'");
		expect(refused).toHaveLength(2);
	});

	test('a supervisor is refused on an existing record; without a role one is a supervisor', async () => {
		const flow = await live();
		for (const role of ['supervisor', undefined]) {
			expect(problemOf(await behind(flow, decide({ role }), from('sam')))).toMatch(
				/Supervisors decide on new records only/,
			);
		}
		const [{ text }] = await flow.query<{ text: string }>(
			"select text from history where kind = 'decisionRefused'",
		);
		expect(text).toMatch(/sam \(supervisor\) was refused/);
	});

	test('what somebody else decided meanwhile is not overwritten', async () => {
		const flow = await live();
		await behind(flow, decide(), from('anna'));
		const late = decide({ choice: 'synchronize', options: { expectedRevision: '0' } });
		expect(problemOf(await behind(flow, late, from('bert')))).toMatch(/Somebody was faster: anna/);
		const seen = decide({ choice: 'synchronize', options: { expectedRevision: '1' } });
		expect(outputOf(await behind(flow, seen, from('bert')))).toMatchObject({
			rev: 2,
			before: 'doNotSynchronize',
		});
		const wrong = decide({ options: { expectedRevision: 'x' } });
		expect(problemOf(await behind(flow, wrong, from('bert')))).toMatch(/Expected Revision is "x"/);
	});
});

describe('who comes in', () => {
	test.each([
		['a webhook without authentication', { authentication: 'none' }],
		['a webhook whose authentication was never set', { authentication: undefined }],
		['a form without authentication', { trigger: 'formTrigger', authentication: 'none' }],
		['an authentication that is an expression', { authentication: '={{ "basicAuth" }}' }],
	] as Array<[string, DoorOptions]>)('not by %s', async (_name, door) => {
		const flow = await live(1);
		const refused = await behind(flow, decide(), { ...from('anna'), ...door });
		expect(problemOf(refused)).toMatch(
			/Anybody may use "Door".*Set Authentication of "Door" to Basic Auth/,
		);
		expect(await decisions(flow)).toEqual([]);
		const [{ text }] = await flow.query<{ text: string }>(
			"select text from history where kind = 'decisionRefused'",
		);
		expect(text).toContain('Anybody may use');
	});

	const whoIs = async (door: DoorOptions, more: object = {}) => {
		const flow = await live(1);
		return outputOf(await behind(flow, decide(more), door)).who;
	};
	test('a form tells nobody, so the name stands in the node', async () => {
		const form: DoorOptions = { trigger: 'formTrigger', item: { name: 'visitor' } };
		expect(await whoIs(form, { signedInAs: 'front-desk' })).toBe('front-desk');
	});
	test('without a name it is the workflow', async () =>
		expect(await whoIs({ trigger: 'formTrigger' })).toBe('workflow "People decide" (webhook)'));
	test('the user of a webhook counts before the name in the node', async () =>
		expect(await whoIs(from('anna:x'), { signedInAs: 'somebody' })).toBe('anna'));
	test('the name cannot come from what a visitor sends', async () => {
		const flow = await live(1);
		const done = await behind(flow, decide({ signedInAs: '={{ $json.name }}' }), {
			trigger: 'formTrigger',
		});
		expect(problemOf(done)).toMatch(/Signed In As is an expression/);
	});
	const boss = {
		headers: { authorization: basic('boss') },
		user: { email: 'boss@example.com' },
		jwtPayload: { sub: 'boss' },
	};
	test.each([
		['headerAuth', 'webhook', /^workflow/],
		['jwtAuth', 'webhook', /^boss$/],
		['n8nUserAuth', 'formTrigger', /^boss@example\.com$/],
		['basicAuth', 'webhook', /^boss$/],
	] as const)(
		'with %s only what n8n itself has checked is believed',
		async (authentication, trigger, who) =>
			expect(await whoIs({ authentication, trigger, item: boss })).toMatch(who),
	);
	test('a header that n8n has hidden is nobody', async () =>
		expect(
			await whoIs({ item: { headers: { authorization: '**hidden**' } } }, { signedInAs: 'desk' }),
		).toBe('desk'));
	test('the editor is for those who may edit the workflow', async () =>
		expect(await whoIs({ trigger: 'manualTrigger' })).toMatch(/^workflow/));
});

describe('Get Many', () => {
	test('gives the records of a category, with search and limit', async () => {
		const flow = await live(4);
		await behind(flow, decide(), from('anna'));
		const get = async (more: object) =>
			await flow.linkStore(decision('getAll', { returnAll: true, ...more }));
		expect(await get({ category: 'excluded' })).toEqual([
			expect.objectContaining({
				side: 'left',
				id: '1001',
				decision: expect.objectContaining({ who: 'anna' }),
			}),
		]);
		expect(await get({ category: 'notLinked' })).toHaveLength(4);
		expect(await get({ category: 'notLinked', returnAll: false, limit: 2 })).toHaveLength(2);
		expect((await get({ category: 'notLinked', search: '1003' })).map(({ id }) => id)).toEqual([
			'1003',
		]);
	});
});

describe('Preview', () => {
	test('tells the number there, and needs a record', async () => {
		const flow = await live(1);
		const [told] = await flow.linkStore(
			decision('preview', {
				side: 'left',
				fields: JSON.stringify({ debtorAccountNumber: '0042' }),
			}),
		);
		expect(told).toMatchObject({ number: { here: '0042', there: '42', changed: true } });
		expect(told.html).toMatch(/^<p>.*0042.*42/);
		const [known] = await flow.linkStore(decision('preview', { side: 'left', recordId: '1001' }));
		expect(known).toMatchObject({ number: { here: '1001', changed: false } });
		const refused = flow.linkStore(
			decision('preview', { side: 'left', recordId: '', fields: '{}' }),
		);
		await expect(refused).rejects.toThrow(/There is no record to look at/);
		await expect(
			flow.linkStore(decision('preview', { side: 'left', fields: '{' })),
		).rejects.toThrow(/is no JSON/);
	});
});

describe('Once', () => {
	const once = (more: object = {}) =>
		decision('once', { key: 'form-1', options: { waitSeconds: 0 }, ...more });
	test('one of many callers is the first, and the others get its result', async () => {
		const flow = await live(1);
		const all = await Promise.all([1, 2, 3, 4].map(async () => await flow.linkStore(once())));
		expect(all.filter(([{ first }]) => first)).toHaveLength(1);
		expect(all.flat().every(({ result }) => result === null)).toBe(true);
		await flow.linkStore(decision('saveResult', { key: 'form-1', result: '{"id":"17"}' }));
		expect(await flow.linkStore(once())).toEqual([
			{ first: false, result: { id: '17' }, at: expect.any(String) },
		]);
		expect(await flow.linkStore(once({ key: 'form-2' }))).toEqual([
			expect.objectContaining({ first: true }),
		]);
		expect(await flow.linkStore(once({ flow: 'another' }))).toEqual([
			expect.objectContaining({ first: true }),
		]);
	});

	test('a later caller waits for the result', async () => {
		const flow = await live(1);
		await flow.linkStore(once());
		const waiting = flow.linkStore(once({ options: { waitSeconds: 20 } }));
		await flow.linkStore(decision('saveResult', { key: 'form-1', result: { id: '18' } }));
		expect(await waiting).toEqual([
			expect.objectContaining({ first: false, result: { id: '18' } }),
		]);
	});

	test('a result without a key, and a key that is empty, are mistakes', async () => {
		const flow = await live(1);
		await expect(
			flow.linkStore(decision('saveResult', { key: 'never', result: '{}' })),
		).rejects.toThrow(/Nobody has taken the key "never"/);
		await expect(flow.linkStore(once({ key: ' ' }))).rejects.toThrow(/Key is empty/);
	});
});

describe('Wait for Link', () => {
	const wait = (more: object = {}) => ({
		resource: 'link',
		operation: 'wait',
		flow: PERSONS,
		side: 'left',
		recordId: '1001',
		timeout: 1,
		...more,
	});
	test('tells at once what nobody decided, or somebody decided against', async () => {
		const flow = await live(1);
		expect(await flow.linkStore(wait())).toEqual([
			expect.objectContaining({ state: 'excluded', text: 'Nobody has decided yet.' }),
		]);
		await behind(flow, decide(), from('anna'));
		expect(await flow.linkStore(wait())).toEqual([
			expect.objectContaining({ state: 'excluded', text: 'It is not synchronized.' }),
		]);
	});

	test('waits while the flow works, and names the partner', async () => {
		const flow = await live(1);
		await behind(flow, decide({ choice: 'synchronize' }), from('anna'));
		expect(await flow.linkStore(wait())).toEqual([
			expect.objectContaining({ state: 'waiting', partner: null, title: null }),
		]);
		const waiting = flow.linkStore(wait({ timeout: 20 }));
		await flow.settle();
		const { id } = await bench.contact(1);
		expect(await waiting).toEqual([
			expect.objectContaining({
				state: 'linked',
				partner: id,
				number: '1001',
				title: expect.any(String),
			}),
		]);
	});

	test('ends when the execution is stopped', async () => {
		const flow = await live(1);
		await behind(flow, decide({ choice: 'synchronize' }), from('anna'));
		const { execute } = await import('../../support/canvas');
		const { node, PACKAGE } = await import('../../support/canvas');
		const begun = Date.now();
		const stopped = await execute({
			workflow: {
				nodes: [
					node('Manual Trigger', 'n8n-nodes-base.manualTrigger', {}, [0, 0]),
					node('Wait', `${PACKAGE}.linkStore`, wait({ timeout: 55 }) as never, [200, 0]),
				],
				connections: { 'Manual Trigger': { main: [[{ node: 'Wait', type: 'main', index: 0 }]] } },
			},
			credentials: flow.credentials,
			before: (name, running) => void (name === 'Wait' && setTimeout(running.stop, 100)),
		});
		expect(stopped.status).toBe('canceled');
		expect(Date.now() - begun).toBeLessThan(5000);
	});
});
