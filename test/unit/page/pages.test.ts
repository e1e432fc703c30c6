import { createHash } from 'node:crypto';
import { deactivatePage, setUpAllPage } from '../../../nodes/LinkStore/page/confirm';
import { listPage } from '../../../nodes/LinkStore/page/list';
import { confirmPartnerPage } from '../../../nodes/LinkStore/page/partner';
import { pageNumbers } from '../../../nodes/LinkStore/page/parts';
import { refusedPage, stalePage } from '../../../nodes/LinkStore/page/refused';
import { answersTo, resolvePage } from '../../../nodes/LinkStore/page/resolve';
import type { RowReview } from '../../../nodes/LinkStore/loop/people/customers';
import { formsOf } from '../../support/forms';
import { page, place, row, view } from './view';

const NASTY = `</title></style></script><script>alert("x")</script>'"&`;
const partner = { id: 'w1', title: 'Berg Ltd', number: '42' };
const decision = {
	choice: 'doNotSynchronize' as const,
	who: 'bert',
	role: 'supervisor' as const,
	at: '2026-11-20T13:05:00.000Z',
	rev: 3,
	reason: null,
};
const question = (more: Partial<RowReview> = {}): RowReview => ({
	id: 5,
	kind: 'conflict',
	text: 'Both were edited.',
	field: 'email ↔ email',
	choose: true,
	left: 'a@example.com',
	right: 'b@example.com',
	...more,
});
const acts = (
	category: Parameters<typeof page>[0],
	given: Parameters<typeof row>[0] = {},
	role = {},
) => {
	const { html } = listPage(view(role), page({ ...category, rows: [row(given)] }), place());
	const links = [...html.matchAll(/href="\?view=(\w+)&amp;side/g)].map(([, name]) => name);
	return [...(formsOf({ html })[0]?.actions ?? []), ...links].sort();
};

describe('the lists', () => {
	test('each category has its actions', () => {
		expect(acts({ category: 'notLinked' })).toEqual([
			'chooseLater',
			'doNotSynchronize',
			'partner',
			'synchronize',
		]);
		expect(acts({ category: 'later' })).toEqual(['doNotSynchronize', 'partner', 'synchronize']);
		expect(acts({ category: 'excluded' })).toEqual(['chooseLater', 'partner', 'synchronize']);
		expect(acts({ category: 'linked' }, { state: 'linked', partner, link: 7 })).toEqual([
			'deactivate',
		]);
		expect(
			acts({ category: 'conflicts' }, { state: 'held', partner, link: 7, reviews: [question()] }),
		).toEqual(['deactivate', 'resolve']);
		expect(acts({ category: 'deleted' }, { state: 'ended', link: 7 })).toEqual([
			'doNotSynchronize',
			'partner',
			'synchronize',
		]);
		expect(
			acts({ category: 'excluded' }, { state: 'linked', partner, link: 7, paused: true, decision }),
		).toEqual(['synchronize']);
	});

	test('a supervisor is offered the three choices on what nobody has decided', () => {
		expect(acts({ category: 'notLinked' }, {}, { role: 'supervisor' })).toEqual([
			'chooseLater',
			'doNotSynchronize',
			'synchronize',
		]);
		expect(acts({ category: 'later' }, { decision }, { role: 'supervisor' })).toEqual([]);
		expect(
			acts({ category: 'linked' }, { link: 7, state: 'linked' }, { role: 'supervisor' }),
		).toEqual([]);
	});

	test('each form carries who, what, which decision was seen, and where to go back to', () => {
		const answer = listPage(
			view(),
			page({ rows: [row({ decision })] }),
			place({ tab: 'later', search: 'be', page: 2 }),
		);
		expect(formsOf(answer)[0].fields).toEqual({
			token: 'the-token',
			tab: 'later',
			q: 'be',
			page: '2',
			side: 'left',
			id: 'c1',
			rev: '3',
		});
		expect(formsOf(listPage(view(), page(), place()))[0].fields).toMatchObject({ rev: '0' });
	});

	test('pages are linked with the search, 50 on each', () => {
		const { html } = listPage(
			view(),
			page({ total: 5000, page: 3 }),
			place({ search: 'a&b', page: 3 }),
		);
		expect(html).toContain('101–150 of 5,000');
		expect(html).toContain('href="?tab=notLinked&amp;q=a%26b&amp;page=100"');
		expect(html).toContain('href="?tab=notLinked&amp;q=a%26b"');
		expect(html).toContain('aria-current="page">3<');
		expect(pageNumbers(1, 1)).toEqual([1]);
		expect(pageNumbers(3, 5)).toEqual([1, 2, 3, 4, 5]);
		expect(pageNumbers(50, 100)).toEqual([1, 'gap', 48, 49, 50, 51, 52, 'gap', 100]);
	});

	test('values stand without their labels, and only those that tell something so', () => {
		const detail = { City: 'Aarhus', Closed: 'false', Changed: '2025-05-01T10:00:00', Phone: '1' };
		const { html } = listPage(view(), page({ rows: [row({ detail })] }), place());
		expect([...html.matchAll(/<li title="(\w+)"/g)].map(([, label]) => label)).toEqual([
			'City',
			'Phone',
		]);
		const about = deactivatePage(view(), row({ detail }), place()).html;
		expect(about).toMatch(/<dt>Closed<\/dt>\s*<dd>no<\/dd>/);
		expect(about).toMatch(/<dt>Changed<\/dt>\s*<dd>2025-05-01 10:00<\/dd>/);
	});

	test('a conflict is told in a line, and no text names the flow whose page it is', () => {
		const reviews = [question(), question({ id: 6, field: 'phone ↔ phone' })];
		const listed = (given: Parameters<typeof row>[0]) =>
			listPage(view(), page({ category: 'conflicts', rows: [row(given)] }), place()).html;
		expect(listed({ state: 'held', link: 7, partner, reviews, note: 'long' })).toContain(
			'2 fields have two values: email ↔ email, phone ↔ phone.',
		);
		const note = 'Flow "customers": Customer 7 was not linked.';
		expect(listed({ note })).toContain('>Customer 7 was not linked.<');
	});

	test('a page about one record keeps the search of the list apart from its own', () => {
		const { html } = listPage(view(), page(), place({ search: 'be', page: 2 }));
		expect(html).toContain(
			'?view=partner&amp;side=left&amp;id=c1&amp;tab=notLinked&amp;from=be&amp;at=2',
		);
	});

	test('an empty list says why, and a search that finds nothing leads back', () => {
		expect(listPage(view(), page({ rows: [], total: 0 }), place()).html).toContain(
			'Every record has a partner or a decision.',
		);
		const { html } = listPage(view(), page({ rows: [], total: 0 }), place({ search: '<x>' }));
		expect(html).toContain('Nothing found for “&lt;x&gt;”');
	});

	test('a flow that keeps no names shows ids and says how to change it', () => {
		const { html } = listPage(
			view(),
			page({ names: false, rows: [row({ title: null, number: null })] }),
			place(),
		);
		expect(html).toContain('Record c1');
		expect(html).toContain('Keep Names for People');
		expect(html).not.toContain('type="search"');
	});
});

describe('nothing that a system or a person has written is taken for HTML', () => {
	const rowOf = () =>
		row({
			id: NASTY,
			title: NASTY,
			number: NASTY,
			detail: { [NASTY]: NASTY },
			partner: { id: NASTY, title: NASTY, number: NASTY },
			decision: { ...decision, who: NASTY, reason: NASTY },
			note: NASTY,
			link: 7,
			reviews: [
				question({ left: NASTY, right: [{ [NASTY]: NASTY }], field: NASTY }),
				question({ id: 6, kind: 'match', choose: false, text: NASTY }),
			],
		});
	const strange = () =>
		view({
			title: NASTY,
			who: NASTY,
			token: NASTY,
			systems: { left: NASTY, right: NASTY },
			health: { tone: 'bad', text: NASTY },
			message: { tone: 'good', text: NASTY },
		});
	const where = place({ search: NASTY });
	test.each([
		['list', () => listPage(strange(), page({ rows: [rowOf()], total: 900 }), where)],
		['partner', () => confirmPartnerPage(strange(), rowOf(), rowOf(), where)],
		['resolve', () => resolvePage(strange(), rowOf(), where)],
		['deactivate', () => deactivatePage(strange(), rowOf(), where)],
		[
			'all',
			() =>
				setUpAllPage(
					strange(),
					{
						count: 1,
						rows: [{ ...rowOf(), numberThere: NASTY }],
						collisions: [
							{
								form: NASTY,
								records: [{ side: 'left', id: NASTY, title: NASTY, number: NASTY, text: NASTY }],
							},
						],
					},
					where,
				),
		],
		['stale', () => stalePage(strange(), rowOf(), NASTY, where)],
		[
			'refused',
			() =>
				refusedPage(
					strange(),
					{ statusCode: 403, heading: NASTY, text: NASTY, remedy: NASTY },
					where,
					rowOf(),
				),
		],
	])('%s', (_name, make) => {
		const { html } = make();
		expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)');
		expect(html).not.toContain('<script>alert');
		expect(html.match(/<script>/g)).toHaveLength(1);
		expect(html.match(/<\/style>/g)).toHaveLength(1);
		expect(html.match(/<\/title>/g)).toHaveLength(1);
	});
});

test('only our own script and style may run, whatever else got in', () => {
	const { html } = listPage(view(), page(), place());
	const [, policy] = /Content-Security-Policy"\s+content="([^"]+)"/.exec(html) ?? [];
	const sumOf = (text: string) => createHash('sha256').update(text).digest('base64');
	for (const element of ['style', 'script']) {
		const [, text] = new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(html) ?? [];
		expect(policy).toContain(`${element}-src &#39;sha256-${sumOf(text)}&#39;`);
	}
	expect(policy).toMatch(
		/^default-src &#39;none&#39;;.*form-action &#39;self&#39;; base-uri &#39;none&#39;$/,
	);
	expect(html).not.toMatch(/ on\w+="| style="|https?:\/\//);
});

describe('the pages behind the actions', () => {
	test('a conflict asks for each field once, and can be answered as a whole', () => {
		const answer = resolvePage(
			view(),
			row({ link: 7, partner, reviews: [question(), question({ id: 6, right: null })] }),
			place(),
		);
		expect(
			[...answer.html.matchAll(/name="review_(\d)" value="(\w+)" required/g)].map(
				([, id, side]) => id + side,
			),
		).toEqual(['5left', '5right', '6left', '6right']);
		expect(answer.html).toContain('empty</span>');
		const [form] = formsOf(answer);
		expect(form.actions).toEqual(['resolveFields', 'takeLeft', 'takeRight']);
		expect(form.fields).toMatchObject({ token: 'the-token', link: '7', rev: '0', reviews: '5,6' });
	});

	test('another question offers what can be answered to it', () => {
		const asked = question({ choose: false, kind: 'match' });
		const answer = resolvePage(view(), row({ reviews: [asked] }), place());
		expect(formsOf(answer)[0]).toMatchObject({
			actions: ['createAnyway', 'leave'],
			fields: { review: '5' },
		});
		expect(answersTo(question({ kind: 'goneAndEdited' }), true).map(([value]) => value)).toEqual([
			'leave',
			'unlink',
		]);
		expect(answersTo(question({ kind: 'something new' }), false).map(([value]) => value)).toEqual([
			'leave',
		]);
	});

	test('Set Up All carries the count that was shown, and tells numbers that change or collide', () => {
		const answer = setUpAllPage(
			view(),
			{
				count: 4213,
				rows: [{ ...row(), numberThere: '42' }],
				collisions: [
					{
						form: '42',
						records: [
							{
								side: 'left',
								id: 'c1',
								title: 'Berg',
								number: '0042',
								text: 'Customer Berg (0042)',
							},
						],
					},
				],
			},
			place(),
		);
		expect(formsOf(answer)[0]).toMatchObject({ actions: ['setUpAll'], fields: { count: '4213' } });
		expect(answer.html).toContain('there: 42');
		expect(answer.html).toContain('Customer Berg (0042)');
		expect(answer.html).toContain('and 4,212 more');
	});

	test('both records stand side by side before they are linked', () => {
		const answer = confirmPartnerPage(
			view(),
			row({ decision }),
			{ side: 'right', ...partner, detail: { City: 'Odense' } },
			place(),
		);
		expect(answer.html).toContain('Aarhus');
		expect(answer.html).toContain('Odense');
		expect(answer.html).toContain(
			'bert (supervisor) chose “Do Not Synchronize” on 20 Nov 2026, 14:05.',
		);
		expect(formsOf(answer)[0]).toMatchObject({
			actions: ['choosePartner'],
			fields: { partner: 'w1', rev: '3' },
		});
	});

	test('who was slower is told what has happened, and sees the record as it is', () => {
		const answer = stalePage(view(), row({ decision }), 'bert was faster.', place());
		expect(answer.statusCode).toBe(409);
		expect(answer.html).toContain('bert was faster.');
		expect(answer.html).toContain('20 Nov 2026, 14:05');
		expect(answer.html).toContain('Aarhus');
	});
});
