import { PERSONS } from '../../support/canvas';
import { formsOf } from '../../support/forms';
import { browser, formOf, waitingFlow, type Page } from './people';
import { useBench } from './setup';

const bench = useBench();
const at = (id: string) => ({ side: 'left', id });
const tabOf = (page: Page) => /aria-current="page">([^<]*)/.exec(page.html)?.[1].trim();
/** Membercare has an account of its own for the integration: one person more than the test made. */
const ACCOUNT = '900001';
const idsIn = (page: Page) =>
	[...page.html.matchAll(/data-record="left:(\d+)"/g)].map(([, id]) => id);
const text = (page: Page) =>
	page.html
		.replace(/<style>.*?<\/style>|<script>.*?<\/script>/gs, '')
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ');

const people = async (persons = 3) => {
	const flow = await bench.live(persons, waitingFlow());
	return { flow, anna: browser(flow, 'anna'), bert: browser(flow, 'bert') };
};

test('the list shows what waits, with names, and who looks at it', async () => {
	const { anna } = await people();
	const page = await anna.get();
	expect(page).toMatchObject({ statusCode: 200 });
	expect(page.headers).toMatchObject({
		'Content-Type': 'text/html; charset=utf-8',
		'Cache-Control': 'no-store',
		'X-Frame-Options': 'DENY',
	});
	expect(tabOf(page)).toBe('Not Linked Yet');
	expect(idsIn(page)).toEqual(['1001', '1002', '1003', ACCOUNT]);
	expect(text(page)).toMatch(/Membercare ↔ Customerp/);
	expect(text(page)).toContain('anna (administrator)');
	expect(text(page)).toMatch(/In step\./);
	expect(await bench.writes()).toBe(0);
});

test.each([
	['doNotSynchronize', 'excluded', /No later edit brings it over/],
	['chooseLater', 'later', /was put off/],
])('%s moves the record to %s, and says so once', async (action, tab, says) => {
	const { flow, anna } = await people();
	const done = await anna.send(await anna.get(), action, at('1002'));
	expect(done).toMatchObject({ statusCode: 303, html: '' });
	const after = await anna.follow(done);
	expect(text(after)).toMatch(says);
	expect(idsIn(after)).toEqual(['1001', '1003', ACCOUNT]);
	const list = await anna.get(`tab=${tab}`);
	expect(idsIn(list)).toEqual(['1002']);
	expect(text(list)).toContain('anna (administrator)');
	expect(text(list)).not.toMatch(says);
	await flow.settle();
	expect(await bench.sandbox.customerp.control.find('contacts', { number: '1002' })).toEqual([]);
});

test('Set Up makes the partner, and Deactivate stops it without ending the link', async () => {
	const { flow, anna } = await people();
	await anna.send(await anna.get(), 'synchronize', at('1001'));
	await flow.settle();
	const linked = await anna.get('tab=linked');
	expect(idsIn(linked)).toContain('1001');
	const ask = await anna.get('view=deactivate&side=left&id=1001&tab=linked');
	expect(text(ask)).toMatch(/Deactivate the synchronization of/);
	const done = await anna.send(ask, 'deactivate', { reason: 'Left the company' });
	expect(done.statusCode).toBe(303);
	const excluded = await anna.get('tab=excluded');
	expect(text(excluded)).toMatch(/Paused/);
	expect(text(excluded)).toContain('Left the company');
	await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Ny' });
	await flow.settle();
	expect(await bench.contact(1)).not.toMatchObject({ lastName: 'Ny' });
	await anna.send(excluded, 'synchronize', at('1001'));
	await flow.settle();
	expect(await bench.contact(1)).toMatchObject({ lastName: 'Ny' });
});

test('a second click on the same button does the same once', async () => {
	const { flow, anna } = await people();
	const page = await anna.get();
	const first = await anna.send(page, 'doNotSynchronize', at('1001'));
	const second = await anna.send(page, 'doNotSynchronize', at('1001'));
	expect([first.statusCode, second.statusCode]).toEqual([303, 303]);
	const decided = await flow.query("select id from history where kind = 'decided'");
	expect(decided).toHaveLength(1);
});

test('two administrators: one wins, the other is told who, what and when', async () => {
	const { flow, anna, bert } = await people();
	const [hers, his] = [await anna.get(), await bert.get()];
	const answers = await Promise.all([
		anna.send(hers, 'doNotSynchronize', at('1001')),
		bert.send(his, 'synchronize', at('1001')),
	]);
	expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 409]);
	const told = text(answers[1]);
	expect(told).toMatch(
		/anna \(administrator\) chose “Do Not Synchronize” on \d+ \w+ \d{4}, \d\d:\d\d/,
	);
	expect(told).toContain('Your choice was not applied');
	const [row] = await flow.query<{ choice: string; who: string }>(
		'select choice, who from decision',
	);
	expect(row).toEqual({ choice: 'doNotSynchronize', who: 'anna' });
	const [refused] = await flow.query<{ text: string }>(
		"select text from history where kind = 'decisionRefused'",
	);
	expect(refused.text).toContain('bert');
});

describe('who may send a form', () => {
	const refusedForm = async (fields: (form: Record<string, string>) => object, headers = {}) => {
		const { flow, anna, bert } = await people();
		const form = formOf(await anna.get(), at('1001'));
		const his = formOf(await bert.get(), at('1001'));
		const answer = await anna.post(
			{ ...form, action: 'doNotSynchronize', ...fields(his) } as Record<string, string>,
			headers,
		);
		expect(answer.statusCode).toBe(403);
		expect(text(answer)).toMatch(/That form cannot be used.*Nothing was changed/);
		expect(await flow.query('select 1 from decision')).toEqual([]);
	};
	test('not without the token', async () => await refusedForm(() => ({ token: '' })));
	test('not with a made-up token', async () =>
		await refusedForm(() => ({ token: 'x'.repeat(20) })));
	test('not with the token of somebody else', async () =>
		await refusedForm(({ token }) => ({ token })));
	test('not from another site, even with the token', async () =>
		await refusedForm(() => ({}), { origin: 'https://elsewhere.example' }));
	test('from its own site, behind a proxy or not', async () => {
		const { anna } = await people();
		for (const [id, headers] of [
			['1001', { origin: 'http://127.0.0.1:5678' }],
			['1002', { origin: 'https://n8n.example', 'x-forwarded-host': 'n8n.example' }],
		] as const) {
			const form = formOf(await anna.get(), at(id));
			const answer = await anna.post({ ...form, action: 'chooseLater' }, headers);
			expect(answer.statusCode).toBe(303);
		}
	});
	test('an action that there is not changes nothing', async () => {
		const { anna } = await people();
		for (const action of ['constructor', '__proto__', 'nonsense', '']) {
			const answer = await anna.send(await anna.get(), action, at('1001'));
			expect(answer.statusCode).toBe(400);
		}
	});
});

test('a supervisor is offered new records only, and refused the rest', async () => {
	const { flow, anna } = await people();
	const sam = browser(flow, 'sam', 'supervisor');
	const page = await sam.get();
	// The records were there when the flow began.
	const refused = await sam.send(page, 'synchronize', at('1001'));
	expect(refused.statusCode).toBe(403);
	expect(text(refused)).toMatch(/Supervisors decide on new records only.*Ask an administrator/);
	expect(page.html).not.toContain('Set Up All');
	expect((await sam.get('view=setUpAll')).statusCode).toBe(403);
	await anna.send(await anna.get(), 'chooseLater', at('1002'));
	expect(formsOf(await sam.get('tab=later'))).toEqual([]);
	const [{ n }] = await flow.query<{ n: number }>(
		"select count(*) as n from history where kind = 'decisionRefused'",
	);
	expect(n).toBe(1);
});

test('the role of the node counts, whatever the form says', async () => {
	const { flow } = await people();
	const sam = browser(flow, 'sam', 'supervisor');
	const answer = await sam.send(await sam.get(), 'synchronize', {
		...at('1001'),
		role: 'administrator',
		who: 'anna',
	});
	expect(answer.statusCode).toBe(403);
});

test('Set Up All shows names and count, and counts again before it acts', async () => {
	const { flow, anna } = await people(4);
	const preview = await anna.get('view=setUpAll');
	expect(text(preview)).toMatch(/Set up 5 persons in Customerp/);
	expect(text(preview)).toContain('(1003)');
	await anna.send(await anna.get(), 'doNotSynchronize', at('1004'));
	const refused = await anna.send(preview, 'setUpAll');
	expect(refused.statusCode).toBe(409);
	expect(await flow.query("select 1 from decision where choice = 'synchronize'")).toEqual([]);
	const again = await anna.send(await anna.get('view=setUpAll'), 'setUpAll');
	expect(text(await anna.follow(again))).toMatch(/4 persons will be set up in Customerp/);
	await flow.settle();
	expect(await bench.sandbox.customerp.control.count('contacts')).toBe(4);
});

test('Choose Partner: search, compare, link', async () => {
	const { flow, anna } = await people();
	await bench.sandbox.customerp.control.seed({
		contacts: [{ firstName: 'Other', lastName: 'Name', email: 'other@example.com' }],
	});
	await flow.settle();
	const search = await anna.get('view=partner&side=left&id=1001&q=other');
	const [, partner] = /data-record="right:([^"]+)"/.exec(search.html) ?? [];
	expect(partner).toBeDefined();
	expect(text(await anna.get('view=partner&side=left&id=1001&q=nobody'))).toMatch(
		/Nothing found for “nobody”/,
	);
	const compare = await anna.get(`view=confirmPartner&side=left&id=1001&partner=${partner}`);
	expect(text(compare)).toMatch(/Are these two the same.*other@example\.com/);
	const done = await anna.send(compare, 'choosePartner');
	expect(text(await anna.follow(done))).toMatch(/is linked with its partner in Customerp/);
	await flow.settle();
	const [link] = await flow.query<{ right_id: string }>(
		"select right_id from link where left_id = '1001' and state = 'linked'",
	);
	expect(link.right_id).toBe(partner);
});

test('a conflict is resolved field by field', async () => {
	const flow = await bench.live(1, waitingFlow({ conflict: 'ask' }));
	const anna = browser(flow, 'anna');
	await anna.send(await anna.get(), 'synchronize', at('1001'));
	await flow.settle();
	const { id } = await bench.contact(1);
	await bench.sandbox.membercare.control.edit('persons', '1001', {
		firstname: 'Vera',
		lastname: '<b>Venstre',
	});
	await bench.sandbox.customerp.control.edit('contacts', id, {
		firstName: 'Hanne',
		lastName: 'Højre',
	});
	await flow.settle();
	const list = await anna.get('tab=conflicts');
	expect(idsIn(list)).toEqual(['1001']);
	const page = await anna.get('view=resolve&side=left&id=1001&tab=conflicts');
	expect(page.html).toContain('&lt;b&gt;Venstre');
	const reviews = [
		...new Set([...page.html.matchAll(/name="(review_\d+)"/g)].map(([, name]) => name)),
	];
	expect(reviews).toHaveLength(2);
	const first = /Vera/.exec(page.html)?.index ?? 0;
	const second = /Venstre/.exec(page.html)?.index ?? 0;
	const [ofFirst, ofLast] = first < second ? reviews : [...reviews].reverse();
	const done = await anna.send(page, 'resolveFields', { [ofFirst]: 'left', [ofLast]: 'right' });
	expect(text(await anna.follow(done))).toMatch(/2 fields/);
	await flow.settle();
	expect(await bench.contact(1)).toMatchObject({ firstName: 'Vera', lastName: 'Højre' });
	expect(await bench.sandbox.membercare.control.get('persons', '1001')).toMatchObject({
		firstname: 'Vera',
		lastname: 'Højre',
	});
	const late = await anna.send(page, 'takeLeft');
	expect(late.statusCode).toBe(409);
	expect(text(late)).toMatch(/Somebody was faster.*Your choice was not applied/);
});

test('names are shown as text, whatever they hold', async () => {
	const { flow, anna } = await people();
	const nasty = `"><script>alert(1)</script><img src=x onerror=alert(2)>'\``;
	await bench.sandbox.membercare.control.edit('persons', '1001', {
		firstname: nasty,
		lastname: nasty,
	});
	await flow.settle();
	for (const query of [
		'',
		'view=deactivate&side=left&id=1001',
		'view=partner&side=left&id=1001',
		'view=setUpAll',
		`q=${encodeURIComponent(nasty)}`,
	]) {
		const { html } = await anna.get(query);
		expect(html).toContain('&lt;script&gt;alert(1)');
		expect(html).not.toContain('<script>alert(1)');
		expect(html).not.toContain('<img');
	}
});

test('a message in the address is only shown if it was made here', async () => {
	const { anna, bert } = await people();
	const done = await anna.send(await anna.get(), 'chooseLater', at('1001'));
	const query = done.headers.Location.slice(1);
	expect(text(await anna.get(query))).toMatch(/was put off/);
	expect(text(await bert.get(query))).not.toMatch(/was put off/);
	expect((await anna.get('done=Hello%20you')).html).not.toContain('id="message"');
});

test.each([
	'view=resolve&side=left&id=4711',
	'view=partner&side=up&id=1',
	'view=nonsense&side=left&id=1001',
])('%s is not found', async (query) => {
	const { anna } = await people(1);
	expect((await anna.get(query)).statusCode).toBe(404);
});

test('a flow that is not live yet is a page with what to do', async () => {
	const flow = await bench.open(waitingFlow());
	const page = await browser(flow, 'anna').get();
	expect(page.statusCode).toBe(403);
	expect(text(page)).toMatch(new RegExp(`knows no flow &quot;${PERSONS}&quot;`));
	await flow.preview();
	expect(text(await browser(flow, 'anna').get())).toMatch(/only preview until they are approved/);
});

test('a stopped flow says so on top', async () => {
	const { flow, anna } = await people(1);
	await flow.query('select 1');
	const { openStore, run } = await import('../../../nodes/LinkStore/store');
	await (
		await openStore()
	).write(() => run("update flow set stop_kind = 'gone', stop_text = '12 records are gone.'"));
	expect(text(await anna.get())).toMatch(
		/The flow is stopped\. 12 records are gone\..*Confirm Stop/,
	);
});
