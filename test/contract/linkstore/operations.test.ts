import { NAMES, PERSONS, personsFlow, personSettings } from '../../support/canvas';
import { refusal, useBench } from './setup';

const bench = useBench();
const flowOf = (operation: string, more: object = {}) => ({
	resource: 'flow',
	operation,
	flow: PERSONS,
	...more,
});
const linkOf = (operation: string, more: object = {}) => ({
	resource: 'link',
	operation,
	flow: PERSONS,
	...more,
});
const reviewOf = (operation: string, more: object = {}) => ({
	resource: 'review',
	operation,
	...more,
});

describe('flow', () => {
	test('Get Status gives one flow, or all of them', async () => {
		const flow = await bench.live(1);
		const [one] = await flow.linkStore(flowOf('getStatus'));
		expect(one).toMatchObject({ flow: PERSONS, links: { linked: 2 }, openReviews: 0 });
		const all = await flow.linkStore(flowOf('getStatus', { flow: '' }));
		expect(all).toEqual([expect.objectContaining({ flow: PERSONS })]);
		expect(await refusal(flow.linkStore(flowOf('getStatus', { flow: 'nothing' })))).toMatch(
			/knows no flow "nothing".*Check the name/,
		);
	});

	test('Approve lets the previewed settings go live, and says what is missing', async () => {
		const flow = await bench.open(personsFlow({ recordsPerRun: 1 }));
		expect(await refusal(flow.approve())).toMatch(/knows no flow/);
		await bench.sandbox.customerp.control.seed({
			contacts: [{ lastName: 'A' }, { lastName: 'B' }],
		});
		await flow.ok();
		expect(await refusal(flow.approve())).toMatch(
			/preview .* is not complete yet.*both sides are read/,
		);
		const status = await flow.preview();
		expect(await refusal(flow.linkStore(flowOf('approve', { settings: 'wrong' })))).toMatch(
			/no preview of the settings wrong.*Run the flow/,
		);
		const code = status.preview?.settings ?? '';
		expect(await flow.linkStore(flowOf('approve', { settings: code }))).toEqual([
			expect.objectContaining({ approved: true, flow: PERSONS, settings: code }),
		]);
		expect(await flow.status()).toMatchObject({ settings: code });
		const [history] = await flow.query<{ who: string }>(
			"select who from history where kind = 'approved'",
		);
		expect(history.who).toContain(PERSONS);
	});

	test('Request Run counts requests, and asks for complete passes', async () => {
		const flow = await bench.live(1);
		const { lastFullPass } = (await flow.status()).sides.right;
		expect(await flow.linkStore(flowOf('requestRun', { fullPass: 'right' }))).toEqual([
			{ flow: PERSONS, requests: expect.any(Number) },
		]);
		expect((await flow.status()).workLeft).toBe(true);
		await flow.ok();
		expect(Date.parse((await flow.status()).sides.right.lastFullPass ?? '')).toBeGreaterThan(
			Date.parse(lastFullPass ?? ''),
		);
		expect((await flow.status()).workLeft).toBe(false);
		expect(await refusal(flow.linkStore(flowOf('requestRun', { flow: 'x' })))).toMatch(
			/no flow "x"/,
		);
	});

	test('Confirm Stop lets a stopped flow go on', async () => {
		const flow = await bench.live(12);
		expect(await refusal(flow.linkStore(flowOf('confirmStop')))).toMatch(
			/is not stopped.*nothing to confirm/,
		);
		for (let n = 1; n <= 12; n++) {
			await bench.sandbox.membercare.control.remove('persons', `${1000 + n}`);
		}
		await flow.linkStore(flowOf('requestRun', { fullPass: 'left' }));
		for (let run = 0; run < 4; run++) await flow.ok();
		const stopped = await flow.status();
		expect(stopped).toMatchObject({ state: 'stopped', links: { linked: 13 } });
		expect(stopped.text).toContain('Confirm Stop');
		const still = await flow.ok();
		expect(still.order).toEqual([NAMES.manual, NAMES.start]);
		expect(still.runs[NAMES.start][0].hints[0]).toMatch(/is stopped/);
		expect(await flow.linkStore(flowOf('confirmStop'))).toEqual([
			expect.objectContaining({ confirmed: true, kind: 'gone' }),
		]);
		await flow.settle();
		expect((await flow.status()).links).toMatchObject({ linked: 1, ended: 12 });
		expect(await bench.sandbox.customerp.control.count('contacts')).toBe(13);
	});

	test('Hand Over gives the flow to another workflow; until then it is refused', async () => {
		const flow = await bench.live(1);
		const imported = { ...flow.workflow, id: 'imported-anew' };
		const refused = await flow.run({ mode: 'trigger' });
		expect(refused.status).toBe('success');
		const { execute } = await import('../../support/canvas');
		const other = await execute({ workflow: imported, credentials: flow.credentials });
		expect(`${other.error?.message} ${other.error?.description}`).toMatch(
			new RegExp(`Flow "${PERSONS}" belongs to another workflow.*Hand Over`),
		);
		expect(other.failedNode).toBe(NAMES.start);
		expect(await flow.linkStore(flowOf('handOver', { workflowId: 'imported-anew' }))).toEqual([
			expect.objectContaining({ workflow: 'imported-anew', before: PERSONS }),
		]);
		expect((await execute({ workflow: imported, credentials: flow.credentials })).status).toBe(
			'success',
		);
		expect((await flow.run()).error?.message).toContain(
			'belongs to another workflow (id imported-anew)',
		);
		await flow.linkStore(flowOf('handOver', { workflowId: '' }));
		expect((await flow.run()).status).toBe('success');
	});

	test('Start Run without a Reconcile behind it says how to wire it', async () => {
		const flow = await bench.open();
		expect(await refusal(flow.linkStore(flowOf('startRun')))).toMatch(
			/leads to no Link Store Reconcile node.*Run input/,
		);
	});

	test('an operation that there is not is named', async () => {
		const flow = await bench.open();
		expect(await refusal(flow.linkStore({ resource: 'flow', operation: 'nonsense' }))).toMatch(
			/no operation "nonsense" for "flow"/,
		);
	});
});

describe('link', () => {
	test('Get and Get Many', async () => {
		const flow = await bench.live(3);
		const { id } = await bench.contact(1);
		const [link] = await flow.linkStore(linkOf('get', { side: 'left', recordId: '1001' }));
		expect(link).toMatchObject({ flow: PERSONS, state: 'linked', left: '1001', right: id });
		expect(await flow.linkStore(linkOf('get', { side: 'right', recordId: id }))).toEqual([link]);
		expect(await flow.linkStore(linkOf('get', { side: 'right', recordId: 'none' }))).toEqual([]);
		expect(await flow.linkStore(linkOf('getAll', { returnAll: true }))).toHaveLength(4);
		expect(await flow.linkStore(linkOf('getAll', { returnAll: false, limit: 2 }))).toHaveLength(2);
		expect(await flow.linkStore(linkOf('getAll', { returnAll: true, state: 'ended' }))).toEqual([]);
	});

	test('Unlink ends a link for good, and Link by Hand makes one', async () => {
		const flow = await bench.live(2);
		const { id } = await bench.contact(1);
		expect(await flow.linkStore(linkOf('unlink', { side: 'left', recordId: '1001' }))).toEqual([
			expect.objectContaining({ state: 'ended', left: '1001', right: id }),
		]);
		expect(
			await refusal(flow.linkStore(linkOf('unlink', { side: 'left', recordId: '1001' }))),
		).toMatch(/left record 1001 has no link in flow.*Get Many/);
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Alene' });
		await flow.settle();
		expect(await bench.writes()).toBe(0);
		expect(
			await refusal(flow.linkStore(linkOf('linkByHand', { leftId: '1002', rightId: id }))),
		).toMatch(/left record 1002 is linked already.*Unlink it first/);
		expect(await flow.linkStore(linkOf('linkByHand', { leftId: '1001', rightId: id }))).toEqual([
			expect.objectContaining({ state: 'linked', left: '1001', right: id, because: 'byHand' }),
		]);
		await flow.settle();
		expect(await bench.contact(1)).toMatchObject({ lastName: 'Alene' });
		expect(await bench.sandbox.customerp.control.count('contacts')).toBe(3);
	});

	test('a flow that is not live cannot be linked by hand', async () => {
		const flow = await bench.open();
		await flow.preview();
		expect(
			await refusal(flow.linkStore(linkOf('linkByHand', { leftId: '1', rightId: '2' }))),
		).toMatch(/has not gone live yet.*approve/);
	});
});

describe('review', () => {
	/** Both sides edit one field: with 'ask' a person decides. */
	async function conflict() {
		const flow = await bench.live(2, personsFlow({ settings: { conflict: 'ask' } }));
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Venstre' });
		const { id } = await bench.contact(1);
		await bench.sandbox.customerp.control.edit('contacts', id, { lastName: 'Højre' });
		await flow.settle();
		const reviews = await flow.linkStore(reviewOf('getAll', { flow: PERSONS, returnAll: true }));
		expect(reviews).toHaveLength(1);
		return { flow, review: reviews[0] as { review: number; kind: string; text: string } };
	}

	test('Get Many shows a conflict with both values; Resolve takes one side', async () => {
		const { flow, review } = await conflict();
		expect(review).toMatchObject({ kind: 'conflict', state: 'open' });
		expect(review.text).toContain(PERSONS);
		expect(JSON.stringify(review)).toMatch(/Venstre.*Højre/);
		expect(await bench.writes()).toBe(0);
		const [resolved] = await flow.linkStore(
			reviewOf('resolve', { reviewId: review.review, resolution: 'takeRight' }),
		);
		expect(resolved).toMatchObject({ state: 'resolved', data: null });
		await flow.settle();
		expect(await bench.sandbox.membercare.control.get('persons', '1001')).toMatchObject({
			lastname: 'Højre',
		});
		expect(await flow.linkStore(reviewOf('getAll'))).toEqual([]);
		expect(await flow.linkStore(reviewOf('getAll', { state: 'resolved' }))).toHaveLength(1);
		expect(
			await refusal(
				flow.linkStore(reviewOf('resolve', { reviewId: review.review, resolution: 'leave' })),
			),
		).toMatch(/was closed before.*Nothing was changed/);
		expect(await refusal(flow.linkStore(reviewOf('resolve', { reviewId: 4711 })))).toMatch(
			/There is no review 4711.*Get Many/,
		);
	});

	test.each([
		['takeLeft', 'Venstre', 'Venstre'],
		['leave', 'Venstre', 'Højre'],
		['unlink', 'Venstre', 'Højre'],
	])('Resolve with %s', async (resolution, left, right) => {
		const { flow, review } = await conflict();
		await flow.linkStore(reviewOf('resolve', { reviewId: review.review, resolution }));
		await flow.settle();
		expect(await bench.sandbox.membercare.control.get('persons', '1001')).toMatchObject({
			lastname: left,
		});
		expect(await bench.contact(1)).toMatchObject({ lastName: right });
		expect((await flow.status()).links.ended).toBe(resolution === 'unlink' ? 1 : 0);
	});

	test('createAnyway is only for records that are to be created', async () => {
		const { flow, review } = await conflict();
		expect(
			await refusal(
				flow.linkStore(
					reviewOf('resolve', { reviewId: review.review, resolution: 'createAnyway' }),
				),
			),
		).toMatch(/not about a record to be created.*another answer/);
	});

	test('Retry tries a refused record again, and the others went on', async () => {
		const flow = await bench.live(
			2,
			personsFlow({ settings: { ...personSettings(), advanced: { maxAttempts: 1 } } }),
		);
		const rule = await bench.sandbox.customerp.control.inject({
			match: { method: 'PATCH', body: 'Afvist' },
			times: 'always',
			fault: {
				kind: 'status',
				status: 422,
				body: { error: { code: 'invalid', message: 'lastName is not wanted' } },
			},
		});
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Afvist' });
		await bench.sandbox.membercare.control.edit('persons', '1002', { lastname: 'Gået videre' });
		await flow.settle();
		expect(await bench.contact(2)).toMatchObject({ lastName: 'Gået videre' });
		const [review] = await flow.linkStore(reviewOf('getAll', { returnAll: true }));
		expect(review).toMatchObject({ kind: 'refused' });
		expect(review.text).toMatch(new RegExp(`${PERSONS}.*1001.*after 1 attempt.*retry`, 's'));
		await bench.sandbox.customerp.control.clearRules(rule);
		expect(await flow.linkStore(reviewOf('retry', { reviewId: review.review }))).toEqual([
			expect.objectContaining({ state: 'resolved' }),
		]);
		await flow.settle();
		expect(await bench.contact(1)).toMatchObject({ lastName: 'Afvist' });
	});
});
