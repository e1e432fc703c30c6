import { NAMES, personsFlow, template, PERSONS } from '../../support/canvas';
import { useBench } from './setup';

const bench = useBench();

test('a flow previews, goes live, creates, carries edits both ways, and is idle', async () => {
	const flow = await bench.live(3);
	const { membercare, customerp } = bench.sandbox;
	// The three, and the technical person of the integration.
	expect(await customerp.control.count('contacts')).toBe(4);
	await membercare.control.edit('persons', '1001', { lastname: 'Ændret' });
	const { id } = await bench.contact(2);
	await customerp.control.edit('contacts', id, { phone: '+4570112233' });
	await flow.settle();
	expect(await bench.contact(1)).toMatchObject({ lastName: 'Ændret' });
	const person = await membercare.control.get('persons', '1002');
	expect(JSON.stringify(person)).toContain('+4570112233');
	expect(await bench.writes()).toBe(2);

	// Stamps of Membercare are whole seconds: what was read within them is read once more.
	await membercare.control.setClock({ offsetMs: 10_000 });
	await flow.settle();
	await bench.forget();
	const idle = await flow.ok();
	expect(idle.order).not.toContain(NAMES.toLeft);
	expect(idle.order).not.toContain(NAMES.toRight);
	expect(await bench.writes()).toBe(0);
	const calls = [
		...Object.keys((await membercare.control.counters()).routes),
		...Object.keys((await customerp.control.counters()).routes),
	];
	expect(calls).toEqual(['GET /debtors', 'GET /contacts']);
});

test('the shipped template of flow 3 goes live as it is', async () => {
	const workflow = template(PERSONS);
	expect(workflow).toBeDefined();
	const flow = await bench.live(2, workflow);
	expect(await bench.sandbox.customerp.control.count('contacts')).toBe(3);
	expect((await flow.status()).openReviews).toBe(0);
});

test('rule 17: a preview writes to neither system, and no settings but the approved ones do', async () => {
	const workflow = personsFlow();
	const flow = await bench.open(workflow);
	const status = await flow.preview();
	expect(status).toMatchObject({ state: 'waits for approval', settings: null });
	expect(status.preview).toMatchObject({ flow: PERSONS });
	expect(await bench.writes()).toBe(0);
	expect(await flow.query('select * from link')).toEqual([]);
	expect(await flow.query('select * from operation')).toEqual([]);
	const again = await flow.ok();
	expect(again.order).toEqual([NAMES.manual, NAMES.start]);
	expect(again.runs[NAMES.start][0].hints[0]).toContain('waits for approval');
});
