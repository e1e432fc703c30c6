import type { INodeExecutionData } from 'n8n-workflow';
import {
	systemCredentials,
	FUNCTION,
	insertBetween,
	NAMES,
	node,
	nodeOf,
	PERSONS,
	personsFlow,
	someone,
	unwire,
	wire,
	type CanvasFlow,
	type RunOptions,
} from '../../support/canvas';
import { elapse, problemOf, useBench } from './setup';

const bench = useBench();
const editFields = (name: string, parameters: object) =>
	node(name, 'n8n-nodes-base.set', parameters as never, [550, -160]);
const helper = (name: string, position: [number, number] = [550, -160]) =>
	node(name, FUNCTION, {}, position);

/** The run writes nothing anywhere, and the flow goes on as if it had not been. */
async function nothingDone(flow: CanvasFlow, before: { since: unknown }): Promise<void> {
	expect(await bench.writes()).toBe(0);
	expect((await flow.status()).sides.left.since).toBe(before.since);
	expect(await flow.query("select * from operation where state in ('ready', 'sent')")).toEqual([]);
}

const sinceOf = async (flow: CanvasFlow) => ({ since: (await flow.status()).sides.left.since });

describe('rule 15: items keep their identity', () => {
	test('M2: an Edit Fields node that drops _sync is named, with the remedy', async () => {
		await bench.sandbox.membercare.control.seed({ persons: [someone(1), someone(2)] });
		const flow = await bench.open();
		insertBetween(flow.workflow, NAMES.left, NAMES.reconcile, editFields('Tidy Up', {}));
		const text = problemOf(await flow.run());
		expect(text).toMatch(/Item 0 of the left input of flow ".*" has lost "_sync"/);
		expect(text).toMatch(/Tidy Up.*Include Other Input Fields/);
		expect(await bench.writes()).toBe(0);
	});

	test('an Edit Fields node that passes the other fields on computes a field', async () => {
		const workflow = personsFlow();
		insertBetween(
			workflow,
			NAMES.left,
			NAMES.reconcile,
			editFields('Same City', {
				includeOtherFields: true,
				assignments: { assignments: [{ name: 'lastname', value: 'Fra lærredet' }] },
			}),
		);
		await bench.live(1, workflow);
		expect(await bench.contact(1)).toMatchObject({ lastName: 'Fra lærredet' });
	});

	test('M3: a Merge that swaps _sync is named, with the remedy', async () => {
		const flow = await bench.live(2);
		const before = await sinceOf(flow);
		const { workflow } = flow;
		unwire(workflow, NAMES.left, NAMES.reconcile);
		workflow.nodes.push(node('Enrich', 'n8n-nodes-base.merge', {}, [550, -160]));
		wire(workflow, [NAMES.left], ['Enrich', 0]);
		wire(workflow, [NAMES.right], ['Enrich', 1]);
		wire(workflow, ['Enrich'], [NAMES.reconcile, 0]);
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Rettet' });
		const { id } = await bench.contact(2);
		await bench.sandbox.customerp.control.edit('contacts', id, { lastName: 'En anden' });
		const text = problemOf(await flow.run());
		expect(text).toMatch(/left input is right record .* not a left record of flow/);
		expect(text).toMatch(/Enrich.*Prefer Input 1/);
		await nothingDone(flow, before);
	});

	test('an identity that was edited by hand is refused', async () => {
		const flow = await bench.live(1);
		const before = await sinceOf(flow);
		insertBetween(flow.workflow, NAMES.left, NAMES.reconcile, helper('Swap'));
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'X' });
		const swap = (items: INodeExecutionData[]) =>
			items.map(({ json }) => ({
				json: { ...json, _sync: { ...(json._sync as object), id: '900001' } },
			}));
		const text = problemOf(await flow.run({ functions: { Swap: ([items]) => [swap(items)] } }));
		expect(text).toMatch(/record 900001.*swapped or mixed records \(.*Swap/s);
		await nothingDone(flow, before);
	});

	test('a record that comes twice is refused', async () => {
		const flow = await bench.live(1);
		insertBetween(flow.workflow, NAMES.left, NAMES.reconcile, helper('Twice'));
		const once = ([items]: INodeExecutionData[][]) => [items];
		await flow.preview({ functions: { Twice: once } });
		await flow.approve();
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'X' });
		const twice = (items: INodeExecutionData[]) => [[...items, ...items]];
		const text = problemOf(await flow.run({ functions: { Twice: ([items]) => twice(items) } }));
		expect(text).toMatch(/left record .* of flow ".*" came twice.*Merge or a loop/);
		expect(await bench.writes()).toBe(0);
	});
});

describe('the ticket', () => {
	test('one of another run is refused by Get Changes and by Reconcile', async () => {
		const flow = await bench.live(1);
		const old = (await flow.ok()).runs[NAMES.start][0].outputs[0];
		insertBetween(flow.workflow, NAMES.start, NAMES.left, helper('Old'));
		const functions = { Old: () => [old] };
		const read = await flow.run({ functions });
		expect(read.failedNode).toBe(NAMES.left);
		expect(problemOf(read)).toMatch(
			/Run \d+ of flow ".*" no longer holds the flow's lease.*start a new run/,
		);
	});

	test('M11: an old execution that is retried writes nothing', async () => {
		const flow = await bench.live(2);
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'A' });
		insertBetween(flow.workflow, NAMES.right, NAMES.reconcile, helper('Fails'));
		const pass = ([items]: INodeExecutionData[][]) => [items];
		await flow.preview({ functions: { Fails: pass } });
		await flow.approve();
		await flow.settle({ functions: { Fails: pass } });
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'B' });
		const { id } = await bench.contact(2);
		await bench.sandbox.customerp.control.edit('contacts', id, { firstName: 'B' });
		const failed = await flow.run({
			functions: {
				Fails: () => {
					throw new Error('the canvas fails');
				},
			},
		});
		expect(failed.failedNode).toBe('Fails');
		await elapse(flow);
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'C' });
		await flow.settle({ functions: { Fails: pass } });
		expect(await bench.contact(1)).toMatchObject({ lastName: 'C' });
		await bench.forget();
		const again = await flow.run({ retryOf: failed, functions: { Fails: pass } });
		expect(problemOf(again)).toMatch(/no longer holds the flow's lease|was committed before/);
		expect(await bench.writes()).toBe(0);
		expect(await bench.contact(1)).toMatchObject({ lastName: 'C' });
	});

	test('Get Changes without a ticket says what to wire', async () => {
		const flow = await bench.open();
		insertBetween(flow.workflow, NAMES.start, NAMES.left, editFields('In Between', {}));
		const text = problemOf(await flow.run());
		expect(text).toMatch(
			/no run ticket.*Wire Link Store: Start Run.*In Between.*Include Other Input Fields/,
		);
	});
});

describe('sides that were not read', () => {
	test('M4: a failed Get Changes set to Continue hands on its ticket: that side changes nothing', async () => {
		const workflow = personsFlow();
		nodeOf(workflow, NAMES.right).onError = 'continueRegularOutput';
		const flow = await bench.live(2, workflow);
		await bench.sandbox.customerp.control.inject({
			match: { path: '/contacts' },
			times: 'always',
			fault: { kind: 'status', status: 503 },
		});
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Venter' });
		await flow.run();
		expect(await bench.writes()).toBe(0);
		const status = await flow.status();
		expect(status.links).toMatchObject({ linked: 3, ended: 0 });
		expect(status.sides.right.restsBecause).toMatch(/503/);
		await bench.sandbox.customerp.control.clearRules();
		await elapse(flow);
		await flow.settle();
		expect(await bench.contact(1)).toMatchObject({ lastName: 'Venter' });
	});

	test('M5: a failed Get Changes ends the execution; the next run goes on', async () => {
		const flow = await bench.live(1);
		await bench.sandbox.customerp.control.inject({
			match: { path: '/contacts' },
			times: 'always',
			fault: { kind: 'status', status: 503 },
		});
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Senere' });
		const failed = await flow.run();
		await bench.sandbox.customerp.control.clearRules();
		expect(failed.failedNode).toBe(NAMES.right);
		expect(await flow.query('select lease_run from flow')).toEqual([{ lease_run: null }]);
		await flow.settle();
		expect(await bench.contact(1)).toMatchObject({ lastName: 'Senere' });
	});

	test('Always Output Data: one empty item is no record', async () => {
		const workflow = personsFlow();
		for (const name of [NAMES.left, NAMES.right]) nodeOf(workflow, name).alwaysOutputData = true;
		const flow = await bench.live(1, workflow);
		await bench.sandbox.membercare.control.hide({ entity: 'persons', ids: 'all', from: 'lists' });
		await bench.sandbox.customerp.control.hide({ entity: 'contacts', ids: 'all', from: 'lists' });
		const idle = await flow.ok();
		expect(idle.runs[NAMES.right][0].outputs[0].map(({ json }) => json)).toEqual([{}]);
		expect(await bench.writes()).toBe(0);
		expect((await flow.status()).links).toMatchObject({ linked: 2, ended: 0 });
	});

	test('M7: two sources wired into Left: the second run of Reconcile does nothing', async () => {
		const flow = await bench.live(1);
		insertBetween(flow.workflow, NAMES.left, NAMES.reconcile, helper('One'));
		flow.workflow.nodes.push(helper('Two', [550, 400]));
		wire(flow.workflow, [NAMES.left], ['Two']);
		wire(flow.workflow, ['Two'], [NAMES.reconcile, 0]);
		const pass = ([items]: INodeExecutionData[][]) => [items];
		const functions = { One: pass, Two: pass };
		await flow.preview({ functions });
		await flow.approve();
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'En gang' });
		let twice = 0;
		for (let run = 0; run < 4; run++) {
			const execution = await flow.run({ functions });
			if (execution.runs[NAMES.reconcile]?.length === 2) twice++;
		}
		expect(twice).toBeGreaterThan(0);
		expect(await bench.contact(1)).toMatchObject({ lastName: 'En gang' });
		expect(await bench.writes()).toBe(1);
	});
});

describe('credentials and answers', () => {
	test('a wrong credential names itself and stops before anything is written', async () => {
		const flow = await bench.live(1);
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Nej' });
		const wrong = systemCredentials(bench.sandbox, { customerp: { token: 'wrong' } });
		const failed = await flow.run({ credentialsOf: { [NAMES.right]: wrong } });
		expect(failed.failedNode).toBe(NAMES.right);
		expect(failed.error?.httpCode).toBe('401');
		expect(problemOf(failed)).toMatch(/401.*Customerp API/s);
		expect(await bench.writes()).toBe(0);
		expect((await flow.status()).sides.right.restsBecause).toContain('401');
		await flow.settle();
		expect(await bench.contact(1)).toMatchObject({ lastName: 'Nej' });
	});

	test('rule 19: the credential of another account stops the flow before anything is read', async () => {
		const flow = await bench.live(1);
		const { startSandbox } = await import('../../sandbox');
		const other = await startSandbox({ membercare: false });
		try {
			await other.customerp.control.seed({ contacts: [{ lastName: 'Fremmed', number: '1001' }] });
			const foreign = systemCredentials({
				membercare: bench.sandbox.membercare,
				customerp: other.customerp,
			});
			const failed = await flow.run({ credentialsOf: { [NAMES.right]: foreign } });
			expect(failed.failedNode).toBe(NAMES.right);
			const text = problemOf(failed);
			expect(text).toContain(
				`Flow "${PERSONS}" was stopped: The right side is connected to ${other.customerp.apiUrl}`,
			);
			expect(text).toContain(`its links belong to ${bench.sandbox.customerp.apiUrl}`);
			expect(text).toMatch(/Choose the credential for .* Confirm Stop/);
			const { routes } = await other.customerp.control.counters();
			expect(Object.keys(routes)).toEqual(['GET /me']);
			expect((await flow.status()).state).toBe('stopped');
		} finally {
			await other.stop();
		}
		await flow.linkStore({ resource: 'flow', operation: 'confirmStop', flow: PERSONS });
		await flow.settle();
		expect(await bench.writes()).toBe(0);
	});

	test("another account's credential in Apply Change writes nothing there", async () => {
		const flow = await bench.live(1);
		const { startSandbox } = await import('../../sandbox');
		const other = await startSandbox({ membercare: false });
		try {
			await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Hjemme' });
			const foreign = systemCredentials({
				membercare: bench.sandbox.membercare,
				customerp: other.customerp,
			});
			for (let run = 0; run < 2; run++) {
				const { runs } = await flow.ok({ credentialsOf: { [NAMES.toRight]: foreign } });
				const outcome = runs[NAMES.toRight]?.[0].outputs[0][0].json._sync;
				if (outcome !== undefined) {
					expect(outcome).toMatchObject({
						outcome: 'notSent',
						problem: expect.stringContaining('choose that credential'),
					});
				}
			}
			expect((await other.customerp.control.counters()).applied).toBe(0);
		} finally {
			await other.stop();
		}
		await flow.settle();
		expect(await bench.contact(1)).toMatchObject({ lastName: 'Hjemme' });
	});

	test('a page of HTML instead of JSON', async () => {
		const flow = await bench.live(1);
		await bench.sandbox.customerp.control.inject({
			match: { path: '/contacts' },
			fault: { kind: 'html', status: 200 },
		});
		const failed = await flow.run();
		expect(problemOf(failed)).toMatch(/Customerp.*(web page|HTML)/is);
		expect((await flow.status()).sides.right.restsBecause).toMatch(/web page|HTML/i);
		await flow.settle();
		expect(await bench.writes()).toBe(0);
	});

	test('a record without an id goes to review, the others go on', async () => {
		const flow = await bench.live(2);
		const { id } = await bench.contact(1);
		const raw = await bench.sandbox.customerp.control.get('contacts', id);
		const stamp = new Date().toISOString();
		await bench.sandbox.customerp.control.inject({
			match: { path: '/contacts\\?' },
			fault: {
				kind: 'status',
				status: 200,
				body: {
					data: [
						{ lastName: 'Uden', modifiedAt: stamp },
						{ ...raw, lastName: 'Med', modifiedAt: stamp },
					],
					nextPage: null,
				},
			},
		});
		await flow.ok();
		const reviews = await flow.linkStore({ resource: 'review', operation: 'getAll' });
		expect(reviews).toEqual([expect.objectContaining({ kind: 'unreadable', flow: PERSONS })]);
		expect(reviews[0].text).toMatch(/Contact without an id.*correct it there/);
		expect(await bench.sandbox.membercare.control.get('persons', '1001')).toMatchObject({
			lastname: 'Med',
		});
	});

	test('a date that is none goes to review, the other fields and records go on', async () => {
		const flow = await bench.live(2);
		const { membercare } = bench.sandbox;
		await membercare.control.edit('persons', '1001', {
			birthDate: '1961-13-45T00:00:00',
			lastname: 'Alligevel',
		});
		await membercare.control.edit('persons', '1002', { lastname: 'Også' });
		await flow.settle();
		const reviews = await flow.linkStore({ resource: 'review', operation: 'getAll' });
		expect(reviews).toEqual([
			expect.objectContaining({ kind: 'invalidValue', record: '1001', field: 'birthDate' }),
		]);
		expect(reviews[0].text).toMatch(
			new RegExp(`Flow "${PERSONS}": Person 1001 .*"birthDate".*Correct it`),
		);
		expect(await bench.contact(1)).toMatchObject({
			lastName: 'Alligevel',
			birthDate: '1961-03-11',
		});
		expect(await bench.contact(2)).toMatchObject({ lastName: 'Også' });
		await membercare.control.edit('persons', '1001', { birthDate: '1970-01-02T00:00:00' });
		await flow.settle();
		expect(await bench.contact(1)).toMatchObject({ birthDate: '1970-01-02' });
		expect(await flow.linkStore({ resource: 'review', operation: 'getAll' })).toEqual([]);
	});
});

describe('Apply Change', () => {
	/** An edit of person 1 that Reconcile has handed on: runs until then, and gives that execution. */
	async function untilWritten(flow: CanvasFlow, options: RunOptions = {}) {
		for (let run = 0; run < 5; run++) {
			const execution = await flow.run(options);
			if (execution.order.includes(NAMES.toRight)) return execution;
		}
		throw new Error('nothing was handed to Apply Change');
	}

	test('M8: fed three times with the same items it writes once', async () => {
		const workflow = personsFlow();
		for (const name of ['Again', 'And Again']) {
			workflow.nodes.push({
				...structuredClone(nodeOf(workflow, NAMES.toRight)),
				id: name,
				name,
				position: [880, 200],
			});
			wire(workflow, [NAMES.reconcile, 1], [name]);
		}
		const flow = await bench.live(2, workflow);
		expect(await bench.sandbox.customerp.control.count('contacts')).toBe(3);
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Kun én gang' });
		const { runs } = await untilWritten(flow);
		const outcomes = [NAMES.toRight, 'Again', 'And Again'].map(
			(name) => runs[name][0].outputs[0][0].json._sync,
		);
		expect(outcomes).toEqual(Array(3).fill(expect.objectContaining({ outcome: 'done' })));
		expect(await bench.writes()).toBe(1);
	});

	test('M8: Retry On Fail does not run it again for a refused record', async () => {
		const workflow = personsFlow();
		Object.assign(nodeOf(workflow, NAMES.toRight), {
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 0,
		});
		const flow = await bench.live(1, workflow);
		await bench.sandbox.customerp.control.inject({
			match: { method: 'PATCH' },
			times: 'always',
			fault: { kind: 'status', status: 422, body: { error: 'no', field: 'lastName' } },
		});
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Afvist' });
		const { runs } = await untilWritten(flow);
		expect(runs[NAMES.toRight][0].outputs[0][0].json._sync).toMatchObject({ outcome: 'rejected' });
		expect(runs[NAMES.toRight][0].outputs[0][0].json).not.toHaveProperty('error');
		const { routes } = await bench.sandbox.customerp.control.counters();
		expect(routes['PATCH /contacts/{id}'].calls).toBe(1);
	});

	test('M11: an execution that is retried after everything was written writes nothing', async () => {
		const workflow = personsFlow();
		workflow.nodes.push(helper('Slack', [1100, 0]));
		wire(workflow, [NAMES.toRight], ['Slack']);
		const pass = { functions: { Slack: ([items]: INodeExecutionData[][]) => [items] } };
		await bench.sandbox.membercare.control.seed({ persons: [someone(1)] });
		const flow = await bench.open(workflow);
		await flow.preview(pass);
		await flow.approve();
		await flow.settle(pass);
		await bench.forget();
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Før' });
		const failed = await untilWritten(flow, {
			functions: {
				Slack: () => {
					throw new Error('Slack is down');
				},
			},
		});
		expect(failed.failedNode).toBe('Slack');
		expect(await bench.writes()).toBe(1);
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Efter' });
		await flow.settle(pass);
		await bench.forget();
		await flow.run({ retryOf: failed, ...pass });
		expect(await bench.writes()).toBe(0);
		expect(await bench.contact(1)).toMatchObject({ lastName: 'Efter' });
	});

	test('M9: stopped between two operations it sends nothing more, and the rest is written later, once', async () => {
		const flow = await bench.live(4);
		for (const n of [1, 2, 3, 4]) {
			await bench.sandbox.membercare.control.edit('persons', `${1000 + n}`, {
				lastname: `Stop ${n}`,
			});
		}
		await bench.sandbox.customerp.control.inject({
			match: { method: 'PATCH' },
			skip: 1,
			fault: { kind: 'delay', ms: 300, wait: 'after' },
		});
		const stopped = await flow.run({
			before: (name, running) => {
				if (name !== NAMES.toRight) return;
				const watch = setInterval(() => {
					void bench.sandbox.customerp.control.counters().then(({ applied }) => {
						if (applied < 2) return;
						clearInterval(watch);
						running.stop();
					});
				}, 5);
			},
		});
		expect(stopped.status).toBe('canceled');
		await new Promise((resolve) => setTimeout(resolve, 600));
		expect(await bench.writes()).toBe(2);
		await elapse(flow);
		await flow.settle();
		for (const n of [1, 2, 3, 4]) {
			expect(await bench.contact(n)).toMatchObject({ lastName: `Stop ${n}` });
		}
		expect(await bench.writes()).toBe(4);
	});

	test('the wrong output of Reconcile is named before anything is written', async () => {
		const flow = await bench.live(1);
		unwire(flow.workflow, NAMES.reconcile, NAMES.toLeft);
		unwire(flow.workflow, NAMES.reconcile, NAMES.toRight);
		wire(flow.workflow, [NAMES.reconcile, 1], [NAMES.toLeft]);
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Forkert' });
		const failed = await flow.run();
		expect(failed.failedNode).toBe(NAMES.toLeft);
		expect(problemOf(failed)).toMatch(
			new RegExp(
				`flow "${PERSONS}" writes a customerp.contact, but this node is set to membercare.person.*other output`,
			),
		);
		expect(await bench.writes()).toBe(0);
	});

	test.each([
		['drops _sync', {}, /Item 0 is not an operation.*Tidy Up.*Include Other Input Fields/],
		[
			'changes a value',
			{
				includeOtherFields: true,
				assignments: { assignments: [{ name: 'lastName', value: 'Andet' }] },
			},
			/Operation \d+ of flow ".*" was changed between.*Tidy Up/,
		],
	])('an Edit Fields node before it that %s is named', async (_what, parameters, expected) => {
		const flow = await bench.live(1);
		insertBetween(flow.workflow, NAMES.reconcile, NAMES.toRight, editFields('Tidy Up', parameters));
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Rigtig' });
		expect(problemOf(await flow.run())).toMatch(expected);
		expect(await bench.writes()).toBe(0);
		unwire(flow.workflow, NAMES.reconcile, 'Tidy Up');
		wire(flow.workflow, [NAMES.reconcile, 1], [NAMES.toRight]);
		await elapse(flow);
		await flow.settle();
		expect(await bench.contact(1)).toMatchObject({ lastName: 'Rigtig' });
	});

	test('a credential that is refused only there: the side rests, and the operation is offered again', async () => {
		const flow = await bench.live(1);
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Senere' });
		const wrong = systemCredentials(bench.sandbox, { customerp: { token: 'wrong' } });
		const failed = await flow.run({ credentialsOf: { [NAMES.toRight]: wrong } });
		expect(failed.failedNode).toBe(NAMES.toRight);
		expect(problemOf(failed)).toMatch(/401.*Customerp API/s);
		expect(await flow.query('select lease_run from flow')).toEqual([{ lease_run: null }]);
		await flow.settle();
		expect(await bench.contact(1)).toMatchObject({ lastName: 'Senere' });
		expect(await bench.writes()).toBe(1);
	});
});

describe('rule 14: a page lives in the store, not on the canvas', () => {
	const dropping = (...ids: string[]) => ({
		functions: {
			Filter: ([items]: INodeExecutionData[][]) => [
				items.filter(({ json }) => !ids.includes((json._sync as { id: string }).id)),
			],
		},
	});
	const filtered = () => {
		const workflow = personsFlow();
		insertBetween(workflow, NAMES.left, NAMES.reconcile, helper('Filter'));
		return workflow;
	};

	test('M1: what a Filter leaves out is neither created nor gone, and the cursor moves', async () => {
		await bench.sandbox.membercare.control.seed({ persons: [someone(1), someone(2)] });
		const flow = await bench.open(filtered());
		await flow.preview(dropping('1002'));
		await flow.approve();
		await flow.settle(dropping('1002'));
		expect(await bench.contact(1)).toBeDefined();
		expect(await bench.contact(2)).toBeUndefined();
		await flow.linkStore({
			resource: 'flow',
			operation: 'requestRun',
			flow: PERSONS,
			fullPass: 'both',
		});
		await flow.settle(dropping('1001', '1002'));
		expect((await flow.status()).links).toMatchObject({ linked: 2, ended: 0 });
		expect(await bench.sandbox.customerp.control.count('contacts')).toBe(2);
		const { since } = (await flow.status()).sides.left;
		await bench.sandbox.membercare.control.setClock({ offsetMs: 3_600_000 });
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Skjult' });
		await flow.settle(dropping('1001', '1002'));
		expect(Date.parse((await flow.status()).sides.left.since ?? '')).toBeGreaterThan(
			Date.parse(since ?? ''),
		);
		expect(await bench.contact(1)).toMatchObject({ lastName: 'Bjørn 1' });
	});

	test('M6: with both sides filtered empty Reconcile still runs, once, by its Run input', async () => {
		const workflow = filtered();
		insertBetween(workflow, NAMES.right, NAMES.reconcile, helper('Filter Right', [550, 0]));
		const flow = await bench.open(workflow);
		const nothing = { functions: { Filter: () => [[]], 'Filter Right': () => [[]] } };
		const first = await flow.ok(nothing);
		expect(first.runs[NAMES.reconcile]).toHaveLength(1);
		expect(await flow.query('select lease_run from flow')).toEqual([{ lease_run: null }]);
		expect((await flow.preview(nothing)).state).toBe('waits for approval');
	});

	test('M10: the place of nodes on the canvas changes the order, not the result', async () => {
		const workflow = personsFlow();
		nodeOf(workflow, NAMES.right).position = [440, -900];
		nodeOf(workflow, NAMES.toRight).position = [880, -900];
		const flow = await bench.live(1, workflow);
		const { order } = await flow.ok();
		expect(order.indexOf(NAMES.right)).toBeLessThan(order.indexOf(NAMES.left));
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Omvendt' });
		await flow.settle();
		expect(await bench.contact(1)).toMatchObject({ lastName: 'Omvendt' });
	});
});
